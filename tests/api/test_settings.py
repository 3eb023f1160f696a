"""Settings: where a value comes from, what is refused and how, what is never shown."""

import base64
from pathlib import Path

import pytest

from api.master_key import master_key
from api.setting_kinds import SettingError, mask_passwords
from api.settings import BY_NAME, SETTINGS, Settings, describe, load

HOME = {"HOME": "/home/ada"}
SECRET = "correct horse battery"


def test_defaults(tmp_path: Path) -> None:
    settings = load(HOME, tmp_path)
    assert settings.data_dir == Path("/home/ada/.local/state/cloudledger")
    assert (settings.pool_size, settings.projection_poll_seconds, settings.log_level) == (10, 2.0, "info")
    assert (settings.database_url, settings.run_dir, settings.master_key) == ("", None, None)
    assert set(settings.sources.values()) == {"default"}


def test_xdg_state_home_holds_the_data(tmp_path: Path) -> None:
    assert load(HOME | {"XDG_STATE_HOME": "/state"}, tmp_path).data_dir == Path("/state/cloudledger")
    relative = load(HOME | {"XDG_STATE_HOME": "not/absolute"}, tmp_path)
    assert relative.data_dir == Path("/home/ada/.local/state/cloudledger")


def test_environment_wins_over_file_wins_over_default(tmp_path: Path) -> None:
    (tmp_path / "cloudledger.toml").write_text('pool_size = 7\nlog_level = "Debug"\n')
    settings = load(HOME | {"CLOUDLEDGER_POOL_SIZE": "8"}, tmp_path)
    assert (settings.pool_size, settings.log_level, settings.command_retries) == (8, "debug", 5)
    assert settings.sources["pool_size"] == "environment"
    assert settings.sources["log_level"] == str(tmp_path / "cloudledger.toml")


def test_the_file_may_lie_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text('data_dir = "here"\nrun_dir = "~/r"\n')
    settings = load(HOME | {"CLOUDLEDGER_CONFIG": "other.toml"}, tmp_path)
    assert (settings.data_dir, settings.run_dir) == (tmp_path / "here", Path("/home/ada/r"))


def test_variables_of_others_and_of_the_tests_are_left_alone(tmp_path: Path) -> None:
    load(HOME | {"CLOUDLEDGER_TEST_DATABASE_URL": "x", "CLOUD_SIZE": "y"}, tmp_path)


@pytest.mark.parametrize(
    ("key", "value", "parts"),
    [
        ("POOL_SIZE", "0", ["pool_size", "'0'", "1 to 200"]),
        ("POOL_SIZE", "many", ["pool_size", "'many'", "whole number"]),
        ("POOL_SIZE", "2.5", ["pool_size", "'2.5'", "whole number"]),
        ("PROJECTION_POLL_SECONDS", "nan", ["projection_poll_seconds", "'nan'", "0.01"]),
        ("LOG_LEVEL", "loud", ["log_level", "'loud'", "debug, info, warning, error"]),
        ("DATABASE_URL", "mysql://u:pw@h/d", ["database_url", "mysql://u:********@h/d", "postgresql://"]),
        ("BROKER_URL", "amqp://u:pw@h", ["broker_url", "u:********@h", "redis://"]),
        ("MASTER_KEY", SECRET, ["master_key", "********", "32 bytes in base64"]),
        ("POOL_SIZ", "1", ["CLOUDLEDGER_POOL_SIZ", "did you mean pool_size?"]),
        ("CONFIG", "missing.toml", ["CLOUDLEDGER_CONFIG", "missing.toml", "No such file"]),
    ],
)
def test_refusals_name_setting_value_and_what_is_allowed(
    tmp_path: Path, key: str, value: str, parts: list[str]
) -> None:
    with pytest.raises(SettingError) as refusal:
        load(HOME | {f"CLOUDLEDGER_{key}": value}, tmp_path)
    message = str(refusal.value)
    assert [part for part in parts if part not in message] == []
    assert ":pw@" not in message
    assert SECRET not in message


@pytest.mark.parametrize(
    ("text", "part"),
    [("pool_sise = 3", "pool_size"), ("pool_size = true", "not a bool"), ("pool_size =", "not TOML")],
)
def test_a_bad_file_is_refused(tmp_path: Path, text: str, part: str) -> None:
    (tmp_path / "cloudledger.toml").write_text(text)
    with pytest.raises(SettingError, match=part):
        load(HOME, tmp_path)


def test_without_home_the_data_folder_must_be_named(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="CLOUDLEDGER_DATA_DIR"):
        load({}, tmp_path)
    assert load({"CLOUDLEDGER_DATA_DIR": "/d"}, tmp_path).data_dir == Path("/d")


def test_printing_shows_every_setting_and_no_secret(tmp_path: Path) -> None:
    key = base64.b64encode(b"k" * 32).decode()
    given = {"CLOUDLEDGER_MASTER_KEY": key, "CLOUDLEDGER_DATABASE_URL": "postgresql://u:hush@h/d?password=hush"}
    rows = describe(load(HOME | given, tmp_path))
    assert [row.name for row in rows] == [setting.name for setting in SETTINGS]
    shown = {row.name: row.value for row in rows}
    assert shown["master_key"] == "********"
    assert shown["database_url"] == "postgresql://u:********@h/d?password=********"
    assert all(row.doc for row in rows)


@pytest.mark.parametrize("address", ["redis://:hush@h/0", "postgresql://u:hu/sh@x@h/d", "host=h password='hush'"])
def test_passwords_are_masked(address: str) -> None:
    assert "hush" not in mask_passwords(address)
    assert "sh@x" not in mask_passwords(address)


def test_table_and_struct_name_the_same_settings() -> None:
    assert {*BY_NAME, "sources"} == set(Settings.__struct_fields__)


def test_master_key_file_is_made_once_and_private(tmp_path: Path) -> None:
    settings = load({"CLOUDLEDGER_DATA_DIR": str(tmp_path / "data")}, tmp_path)
    key = master_key(settings)
    path = tmp_path / "data" / "master.key"
    assert len(key) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert master_key(settings) == key
    path.chmod(0o640)
    with pytest.raises(SettingError, match="can be read by others"):
        master_key(settings)
