"""`cloudledger projections` and `replay`: read models from the outside."""

from collections.abc import Iterator

import msgspec
import psycopg
import pytest

from projections.registry import MODELS
from tests.api.support import Cli

PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c ada@home"


class Known(msgspec.Struct):
    ada: str
    acme: str
    web: str


@pytest.fixture
def known(cli: Cli) -> Known:
    """Five events, folded by every read model."""
    ada = cli.made("RegisterUser", username="ada", full_name="Ada", email="ada@example.org")
    acme = cli.made("CreateCustomer", name="Acme")
    web = cli.made("CreateProject", customer=acme, name="Web")
    cli.do("GrantRole", user=ada, role="CUSTOMER.OWNER", scope_kind="customer", scope=acme)
    cli.do("AppointStaff", user=ada)
    assert cli("projections", "rebuild").code == 0
    return Known(ada, acme, web)


@pytest.fixture
def conn(cli: Cli) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    with psycopg.connect(cli.environment["CLOUDLEDGER_DATABASE_URL"], autocommit=True) as found:
        yield found


def test_rows_of_every_read_model(cli: Cli, known: Known) -> None:
    def rows(name: str, *options: str) -> list[dict[str, object]]:
        return cli.data("projections", "rows", name, *options)

    cli.do("CreateSshKey", user=known.ada, public_key=PUBLIC_KEY)
    cli.do("CreateRole", name="Clerk", content_type="project", permissions=["PROJECT.LIST"], descriptions={"et": "x"})
    cli.do("CreateProjectType", name="Research")
    cli.do("OverrideSettings", settings={"COUNTRIES": ["EE"]})
    for name in ("ssh_keys", "roles", "project_types", "platform"):
        assert cli("projections", "rebuild", name).code == 0
    found = {name: len(rows(name)) for name in MODELS}
    assert {name: number for name, number in found.items() if number} == {
        "users": 1,
        "powers": 1,
        "grants": 1,
        "movements": 2,
        "roles": 1,
        "ssh_keys": 1,
        "customers": 1,
        "projects": 1,
        "project_types": 1,
        "platform": 1,
        "audit": 5,
    }
    assert rows("powers")[0]["is_staff"] is True
    assert [row["position"] for row in rows("audit", "--order", "position", "--limit", "2")] == [1, 2]
    assert [row["position"] for row in rows("audit", "--order", "-position", "--offset", "3")] == [2, 1]
    assert len(rows("users", "--filter", "is_active=true", "--filter", "username=ada")) == 1
    assert rows("users", "--filter", "is_active=false") == []
    assert rows("users", "--filter", "username=100%") == []
    assert rows("projects", "--filter", f"customer_uuid={known.acme}", "--filter", "removed_at=")[0]["title"] == "Web"
    assert [row["position"] for row in rows("audit", "--filter", f"people={known.ada}")] == [1, 4, 5]
    assert known.ada in cli("projections", "rows", "users").out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ("rows user", 4, "there is no read model 'user'; did you mean users"),
        ("rows users --filter is_activ=true", 2, "users has no column 'is_activ'; did you mean is_active"),
        ("rows users --filter is_active=perhaps", 2, 'invalid input syntax for type boolean: "perhaps"'),
        ("rows users --filter is_active", 2, "write column=value"),
        ("rows users --order size", 2, "users has no column 'size'"),
        ("rebuild usres", 4, "did you mean users"),
        ("verify usres", 4, "did you mean users"),
        ("park users 99", 4, "position 99 is beyond the head of the log, 5"),
        ("retry users 2", 4, "users has nothing parked at position 2"),
        ("switch-back custmers", 4, "did you mean customers"),
        ("drop-old custmers", 4, "did you mean customers"),
        ("rebuild users --stream 01a20110232b73f799e7a4f74bf96a17", 4, "there is no stream"),
    ],
)
def test_what_is_wrong_is_named(cli: Cli, known: Known, arguments: str, code: int, said: str) -> None:
    answer = cli("projections", *arguments.split())
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err


def test_list_status_and_builds(cli: Cli, known: Known) -> None:
    assert [row["name"] for row in cli.data("projections", "list")] == list(MODELS)
    status = {row["name"]: row for row in cli.data("projections", "status")}
    assert {(row["position"], row["lag_events"], row["parked"]) for row in status.values()} == {(5, 0, 0)}
    cli.do("ChangeCustomer", customer=known.acme, name="Ajax")
    assert {row["lag_events"] for row in cli.data("projections", "status")} == {1}
    states = [row["state"] for row in cli.data("projections", "builds") if row["name"] == "users"]
    assert sorted(states) == ["live", "old"]


def test_a_changed_row_is_found_explained_and_mended(
    cli: Cli, known: Known, conn: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    assert cli("projections", "verify").code == 0
    conn.execute("UPDATE views.customers_v3 SET title = 'Enron'")
    verified = cli("projections", "verify", "customers", "users", "-o", "ndjson")
    assert verified.code == 3
    assert "title: shows 'Enron', the log says 'Acme', set by identity.customer.created at position 2" in verified.err
    assert "customers: what people see is not what the log says" in verified.err
    assert cli("projections", "rebuild", "customers").code == 3
    assert cli.data("projections", "rows", "customers")[0]["title"] == "Enron"
    assert cli("projections", "rebuild", "customers", "--accept-differences").code == 0
    assert cli.data("projections", "rows", "customers")[0]["title"] == "Acme"
    assert cli("projections", "switch-back", "customers", "--dry-run").code == 0
    assert cli("projections", "switch-back", "customers").code == 0
    assert cli.data("projections", "rows", "customers")[0]["title"] == "Enron"
    assert cli("projections", "rebuild", "customers", "--stream", known.acme).code == 0
    assert cli.data("projections", "rows", "customers")[0]["title"] == "Acme"


def test_dry_runs_change_nothing(cli: Cli, known: Known) -> None:
    before = cli.data("projections", "builds")
    for arguments, said in (
        ("rebuild customers --dry-run", ""),
        (f"rebuild customers --dry-run --stream {known.acme}", "would fold 1 events"),
        ("drop-old users --dry-run", "would drop users_v2__1"),
        ("switch-back users --dry-run", "would put back users_v2__1"),
        ("park users 1 --dry-run", "would set position 1 aside"),
        ("retry users --dry-run", "would retry 0"),
    ):
        answer = cli("projections", *arguments.split())
        assert answer.code == 0, answer.err
        assert said in answer.err
    assert cli.data("projections", "builds") == before
    assert cli("projections", "drop-old", "users").err == "dropped users_v2__1\n"
    assert cli("projections", "switch-back", "users").code == 4


def test_parked_and_taken_back(cli: Cli, known: Known) -> None:
    assert cli("projections", "park", "projects", "3").code == 0
    assert cli.data("projections", "rows", "projects") == []
    assert "parked: projects position 3: Exception: set aside by hand" in cli("projections", "status").err
    assert cli("projections", "retry", "projects", "3").code == 0
    assert len(cli.data("projections", "rows", "projects")) == 1
