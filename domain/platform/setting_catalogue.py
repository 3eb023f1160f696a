"""Settings an operator may change while the system runs: name, type, default, meaning, and who may read them. None of
them is a secret: those stay in the environment, never in the log."""

from collections.abc import Collection
from typing import Any, NotRequired, TypedDict

import msgspec

Value = str | int | bool | list[Any] | dict[str, Any]


class Setting(msgspec.Struct, frozen=True):
    """`public`: shown to anybody. `choices`: empty for any value of the type. `web`: an address in the web."""

    name: str
    kind: type[Any]
    default: Value
    description: str
    public: bool = True
    choices: tuple[str, ...] = ()
    longest: int = 4096
    web: bool = False


def _text(name: str, description: str, default: str = "", choices: Collection[str] = ()) -> Setting:
    return Setting(name, str, default, description, choices=tuple(choices))


def _web(name: str, description: str) -> Setting:
    return Setting(name, str, "", description, web=True)


def _flag(name: str, description: str, default: bool = False) -> Setting:
    return Setting(name, bool, default, description)


def _list(name: str, description: str, default: tuple[str, ...] = ()) -> Setting:
    return Setting(name, list[str], list(default), description)


_OPENSTACK = "WALDUR_OPENSTACK"


class SecurityGroup(TypedDict):
    """As tenants are given it."""

    name: str
    description: NotRequired[str]
    rules: NotRequired[list[dict[str, Any]]]


def _group(name: str, description: str, *rules: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "description": description, "rules": list(rules)}


def _port(number: int) -> dict[str, Any]:
    return {"protocol": "tcp", "from_port": number, "to_port": number, "cidr": "0.0.0.0/0"}


DEFAULT_SECURITY_GROUPS: list[Any] = [
    _group("ssh", "Security group for secure shell access", _port(22)),
    _group("ping", "Security group for ping", {"protocol": "icmp", "cidr": "0.0.0.0/0"}),
    _group("rdp", "Security group for remote desktop access", _port(3389)),
    _group("web", "Security group for http and https access", _port(80), _port(443)),
]

_VISIBILITY = ("show_all", "show_restricted_disabled", "hide_inaccessible", "require_membership")
_SIDEBARS = ("primary", "accent", "accent-light", "dark", "light", "auto")
_LAYOUTS = ("split-screen", "centered-card", "minimal", "full-hero", "gradient", "stacked", "right-split")

_SETTINGS = (
    _text("SITE_NAME", "Name of the site, in titles and mails", "Cloudledger"),
    _text("SITE_DESCRIPTION", "What the site is for", "Your single pane of control for cloud services"),
    _text("SITE_ADDRESS", "Postal address, on invoices"),
    _text("SITE_EMAIL", "Address for questions"),
    _text("SITE_PHONE", "Telephone for questions"),
    _text("HOMEPORT_URL", "Where the web client is"),
    _text("SHORT_PAGE_TITLE", "Title of pages, short", "Cloudledger"),
    _text("FULL_PAGE_TITLE", "Title of pages, long", "Cloudledger | Cloud marketplace"),
    _text("CURRENCY_NAME", "Sign or name of the currency of prices", "EUR"),
    _text("BRAND_COLOR", "Main colour of the web client", "#3a8500"),
    _web("DOCS_URL", "Where the manual is"),
    _web("SUPPORT_PORTAL_URL", "Where help is asked for"),
    _text("HERO_LINK_LABEL", "Words of the link on the sign-in page"),
    _web("HERO_LINK_URL", "Target of the link on the sign-in page"),
    _text("COMMON_FOOTER_TEXT", "Footer of mails, plain"),
    _text("COMMON_FOOTER_HTML", "Footer of mails, HTML"),
    _text("DISCLAIMER_AREA_TEXT", "Small print of the sign-in page"),
    _text(
        "LANGUAGE_CHOICES", "Languages offered, codes with commas between them", "en,et,lt,lv,ru,it,de,da,sv,es,fr,nb"
    ),
    _text("MARKETPLACE_LANDING_PAGE", "Title of the marketplace", "Marketplace"),
    _text(
        "RESTRICTED_OFFERING_VISIBILITY_MODE",
        "Who sees what is offered to some groups of organizations only",
        "hide_inaccessible",
        _VISIBILITY,
    ),
    _text("SIDEBAR_STYLE", "Look of the sidebar", "dark", _SIDEBARS),
    _text("FONT_FAMILY", "Letters of the web client", "Inter", ("Inter", "Maven Pro")),
    _text("LOGIN_PAGE_LAYOUT", "Look of the sign-in page", "split-screen", _LAYOUTS),
    _text("USER_TABLE_COLUMNS", "Columns of lists of people, with commas between them"),
    _list("COUNTRIES", "Countries offered, two-letter codes; empty: all"),
    _list(
        "INVITATION_ALLOWED_FIELDS", "What may be asked of who is invited", ("full_name", "organization", "job_title")
    ),
    _list("ENABLED_USER_PROFILE_ATTRIBUTES", "What a profile may hold"),
    _list("MANDATORY_USER_ATTRIBUTES", "What a profile must hold"),
    _list("DISABLED_OFFERING_TYPES", "Types of offerings nobody may make"),
    _list(
        "DEFAULT_OFFERING_USER_ATTRIBUTES", "What a provider learns about a user", ("username", "full_name", "email")
    ),
    _flag("ANONYMOUS_USER_CAN_VIEW_OFFERINGS", "Offerings are shown without signing in", True),
    _flag("ANONYMOUS_USER_CAN_VIEW_PLANS", "Plans are shown without signing in", True),
    _flag("ALLOW_SERVICE_PROVIDER_OFFERING_MANAGEMENT", "Providers change their offerings themselves", True),
    _flag("NOTIFY_STAFF_ABOUT_APPROVALS", "Staff is told of orders to approve"),
    _flag("NOTIFY_ABOUT_RESOURCE_CHANGE", "People are told when their resources change", True),
    _flag("DISABLE_SENDING_NOTIFICATIONS_ABOUT_RESOURCE_UPDATE", "Nobody is told of changed resources", True),
    _flag("ENABLE_STALE_RESOURCE_NOTIFICATIONS", "Owners are told of resources nobody uses"),
    _flag("ENABLE_STRICT_CHECK_ACCEPTING_INVITATION", "An invitation is accepted only with its own e-mail address"),
    _flag("INVITATION_DISABLE_MULTIPLE_ROLES", "One role per person in a scope"),
    _flag("PROJECT_END_DATE_MANDATORY", "A project must have an end date"),
    _flag("ENABLE_ORDER_START_DATE", "An order may say when it begins"),
    _flag("DISABLE_DARK_THEME", "The web client is never dark"),
    _flag("WALDUR_SUPPORT_ENABLED", "Requests for help are taken", True),
    _flag("AUTO_APPROVE_USER_TOS", "Terms of service count as accepted"),
    _flag("ENFORCE_MANDATORY_USER_ATTRIBUTES", "Without a full profile nothing can be done"),
    _flag("ENFORCE_USER_CONSENT_FOR_OFFERINGS", "A user must agree before a provider learns about them"),
    _flag("DEACTIVATE_USER_IF_NO_ROLES", "Who lost the last role may not sign in"),
    _flag(f"{_OPENSTACK}.ALLOW_CUSTOMER_USERS_OPENSTACK_CONSOLE_ACCESS", "Customers open consoles of machines", True),
    _flag(f"{_OPENSTACK}.REQUIRE_AVAILABILITY_ZONE", "Who orders a machine or a volume must name a zone"),
    _flag(f"{_OPENSTACK}.TENANT_CREDENTIALS_VISIBLE", "Customers see the user and the password of their tenants"),
    Setting(
        f"{_OPENSTACK}.DEFAULT_SECURITY_GROUPS",
        list[SecurityGroup],
        DEFAULT_SECURITY_GROUPS,
        "Groups every tenant gets",
        public=False,
    ),
    Setting(
        f"{_OPENSTACK}.MAX_CONCURRENT_PROVISION",
        dict[str, int],
        {"OpenStack.Instance": 4, "OpenStack.Volume": 4, "OpenStack.Snapshot": 4},
        "How many of a kind are made at a time in one cloud",
        public=False,
    ),
    Setting(
        "WALDUR_MARKETPLACE_OPENSTACK.AUTOMATICALLY_CREATE_PRIVATE_OFFERING",
        bool,
        True,
        "A tenant that is ready gets offerings of machines and volumes",
        public=False,
    ),
    Setting("THUMBNAIL_SIZE", str, "120x120", "Size of thumbnails, width x height", public=False),
    Setting("MAINTENANCE_ANNOUNCEMENT_NOTIFY_BEFORE_MINUTES", int, 60, "When maintenance is announced", public=False),
    Setting("USER_DATA_ACCESS_LOGGING_ENABLED", bool, False, "Reading of personal data is recorded", public=False),
)
SETTINGS: dict[str, Setting] = {setting.name: setting for setting in _SETTINGS}
