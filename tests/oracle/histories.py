"""Any history: commands of every type there is, valid and not, by anybody, at any time. A history is about a few things
only, so that much happens to each of them."""

from collections import defaultdict
from collections.abc import Sequence

import msgspec
from hypothesis import strategies as st

from commands.handlers import COMMANDS

ALWAYS = ("RegisterUser", "CreateCustomer", "CreateProject")
"""Without them there would soon be nothing left to speak of."""
MORE = (
    *("ChangeUser", "ChangeCustomer", "ChangeProject") * 2,
    *("GrantRole",) * 4,
    *("RevokeRole", "ChangeGrantExpiry", "ExpireGrants", "DismissStaff", "DismissSupport"),
    *("CreateRole", "CreateRole", "ChangeRole", "ChangeRole"),
    *("MoveProject", "MoveProject", "RemoveProject", "RecoverProject"),
    *("DeactivateUser", "ActivateUser", "CreateProjectType", "CreateProjectType", "ChangeProjectType"),
    *("CreateOffering", "CreateOffering", "CreateCategory", "RegisterServiceProvider", "ActivateOffering"),
    *("CreatePlan", "CreatePlan", "SetPlanPrices", "CreateOfferingComponent", "ConnectOffering"),
    *("CreatePersonalToken", "CreateSshKey", "SignIn", "SetFeatures", "OverrideSettings"),
)
"""Asked more often: what has many fields, or rests on what was before."""


WITH = {
    "credential": "sign_in",
    "ssh_key": "token",
    "ticket": "submit",
    "organization_group": "customer",
    **dict.fromkeys(("offering_step", "component", "plan", "category", "service_provider", "importing"), "offering"),
    **dict.fromkeys(("offering_looks", "screenshot", "tag"), "offering"),
}
"""Nouns of few commands, or that are nothing alone, and what they go with."""


def _theme(command: str) -> str:
    """The noun a command is about, or the one it goes with."""
    *_, folder, noun = COMMANDS[command].__module__.split(".")
    return folder if folder == "platform" else WITH.get(noun, noun)


THEMES: dict[str, list[str]] = defaultdict(list)
for _command in (*sorted(COMMANDS), *MORE):
    THEMES[_theme(_command)].append(_command)


class Ask(msgspec.Struct, frozen=True):
    """One command to come: `picks` choose its values, of which the one at `wrong` never is right; `hours` pass before
    it; `follow`: the read models look after."""

    command: str
    picks: tuple[int, ...]
    actor: int
    hours: int
    follow: bool
    wrong: int = 99


def _histories(themes: Sequence[str]) -> st.SearchStrategy[list[Ask]]:
    asks = st.builds(
        Ask,
        st.sampled_from([*ALWAYS, *(command for theme in themes for command in THEMES[theme])]),
        st.tuples(*[st.integers(0, 7)] * 6),
        st.integers(0, 19),
        st.integers(0, 30),
        st.sampled_from((False, False, True)),
        st.integers(0, 23),
    )
    return st.lists(asks, min_size=20, max_size=50)


HISTORIES = st.lists(st.sampled_from(sorted(THEMES)), min_size=1, max_size=4, unique=True).flatmap(_histories)
PARTS = st.floats(0, 1)
