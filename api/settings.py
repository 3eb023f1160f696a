"""Every setting there is: one table from which reading, checking and printing come.

The environment (`CLOUDLEDGER_*`) wins over the TOML file, the file wins over the default.
"""

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from api.setting_kinds import Context, Setting, SettingError, masked, parsed

PREFIX = "CLOUDLEDGER_"
FILE = "cloudledger.toml"
NOT_SETTINGS = ("CLOUDLEDGER_CONFIG", "CLOUDLEDGER_TEST_")
"""Variables with our prefix that are not settings: where the file is, and what only the tests read."""

_WEB = ("http", "https")
SETTINGS = (
    Setting("database_url", "url", "", "Postgres to use; empty: one of our own.", schemes=("postgresql", "postgres")),
    Setting(
        "broker_url",
        "url",
        "",
        "Redis or Valkey to use as a broker; empty: one of our own.",
        schemes=("redis", "rediss", "unix"),
    ),
    Setting("data_dir", "path", "", "Folder of our own servers and keys; empty: cloudledger in the XDG state folder."),
    Setting("run_dir", "path", "", "Folder for sockets, a short path; empty: run in the data folder."),
    Setting("master_key", "key", "", "Wraps the key of every person; empty: <data_dir>/master.key, made at first use."),
    Setting("pool_size", "int", "10", "Most database connections of one process.", "connections", low=1, high=200),
    Setting("command_retries", "int", "5", "Tries again after losing a race for a stream.", "tries", low=0, high=20),
    Setting("projection_page", "int", "2000", "Events a read model takes in one go.", "events", low=1, high=50_000),
    Setting(
        "projection_poll_seconds",
        "float",
        "2.0",
        "Longest wait before a read model looks for events unasked.",
        "seconds",
        low=0.01,
        high=3600,
    ),
    Setting("http_host", "words", "127.0.0.1", "Address the HTTP server listens on."),
    Setting("http_port", "int", "8000", "Port the HTTP server listens on; 0: any free one.", low=0, high=65535),
    Setting("public_url", "url", "", "Begins every address in an answer; empty: as the request came.", schemes=_WEB),
    Setting("cors_origins", "words", "", "Web sites whose pages may call the interface; * for all."),
    Setting("trusted_proxies", "words", "127.0.0.1", "Who may tell the client's address and scheme (X-Forwarded-*)."),
    Setting("request_seconds", "float", "30", "Longest a request may take.", "seconds", low=0.1, high=3600),
    Setting("request_kib", "int", "1024", "Largest body of a request.", "KiB", low=1, high=1024 * 1024),
    Setting("file_kib", "int", "4096", "Largest file that is kept.", "KiB", low=1, high=256 * 1024),
    Setting(
        "wait_seconds", "float", "5", "Longest wait for a read model to show a change.", "seconds", low=0.01, high=60
    ),
    Setting("command_threads", "int", "32", "Commands one process carries out at a time.", "threads", low=1, high=256),
    Setting("worker_concurrency", "int", "8", "Jobs one worker carries out at a time.", "jobs", low=1, high=256),
    Setting(
        "job_lease_seconds",
        "float",
        "60",
        "After so long without a sign of its worker a job is somebody else's.",
        "seconds",
        low=0.5,
        high=3600,
    ),
    Setting(
        "process_attempts", "int", "10", "Tries of an event before a process goes on without.", "tries", low=1, high=100
    ),
    Setting("job_attempts", "int", "10", "Tries of a job before it is parked.", "tries", low=1, high=100),
    Setting(
        "job_backoff_seconds",
        "float",
        "2",
        "Longest wait before the second try; doubles each time, up to 15 minutes.",
        "seconds",
        low=0.01,
        high=900,
    ),
    Setting(
        "job_sweep_seconds",
        "float",
        "15",
        "Between two looks for jobs whose worker or message is lost.",
        "seconds",
        low=0.1,
        high=3600,
    ),
    Setting(
        "job_resend_seconds",
        "float",
        "60",
        "After so long untaken with an idle broker a job is sent again.",
        "seconds",
        low=0.1,
        high=86_400,
    ),
    Setting("job_keep_days", "int", "90", "After so long a job that is over is forgotten.", "days", low=1, high=36_500),
    Setting(
        "backend_seconds",
        "float",
        "60",
        "After so long without an answer a request to a cloud is given up.",
        "seconds",
        low=0.1,
        high=3600,
    ),
    Setting("script_seconds", "int", "300", "Longest a provider's script may take.", "seconds", low=1, high=86_400),
    Setting("script_memory_mib", "int", "512", "Most memory of a provider's script.", "MiB", low=16, high=65_536),
    Setting("script_network", "bool", "no", "Whether a provider's script may use the network."),
    Setting("order_expiry_days", "int", "30", "After so long an unanswered order ends.", "days", low=1, high=3650),
    Setting(
        "mail_url",
        "url",
        "",
        "Mail server (user and password in the address); empty: files in <data_dir>/outbox.",
        schemes=("smtp", "smtps"),
    ),
    Setting("mail_from", "words", "cloudledger@localhost", "Whom mail comes from."),
    Setting("open_metrics", "bool", "no", "Whether /metrics answers without a token of staff or support."),
    Setting("access_log", "bool", "yes", "One line in the log for every request."),
    Setting("otel_endpoint", "url", "", "Collector that gets a trace of every request; empty: none.", schemes=_WEB),
    Setting("oidc_issuer", "url", "", "Identity provider whose Bearer tokens are taken; empty: none.", schemes=_WEB),
    Setting("oidc_audience", "words", "", "Whom such a token must be meant for; one of these is enough."),
    Setting("oidc_create_users", "bool", "no", "Whether who comes with such a token first becomes a user."),
    Setting(
        "oidc_username_claim",
        "words",
        "preferred_username",
        "Source of a new username; the first that is there.",
    ),
    Setting("oidc_logout_url", "url", "", "Where who came with such a token signs out; empty: nowhere.", schemes=_WEB),
    Setting(
        "log_level",
        "choice",
        "info",
        "Least important message that is logged.",
        choices=("debug", "info", "warning", "error"),
    ),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Read once at the start; `sources` says where each value came from."""

    database_url: str
    broker_url: str
    data_dir: Path
    run_dir: Path | None
    master_key: bytes | None
    pool_size: int
    command_retries: int
    projection_page: int
    projection_poll_seconds: float
    http_host: tuple[str, ...]
    http_port: int
    public_url: str
    cors_origins: tuple[str, ...]
    trusted_proxies: tuple[str, ...]
    request_seconds: float
    request_kib: int
    file_kib: int
    wait_seconds: float
    command_threads: int
    worker_concurrency: int
    job_lease_seconds: float
    process_attempts: int
    job_attempts: int
    job_backoff_seconds: float
    job_sweep_seconds: float
    job_resend_seconds: float
    job_keep_days: int
    backend_seconds: float
    script_seconds: int
    script_memory_mib: int
    script_network: bool
    order_expiry_days: int
    mail_url: str
    mail_from: tuple[str, ...]
    open_metrics: bool
    access_log: bool
    otel_endpoint: str
    oidc_issuer: str
    oidc_audience: tuple[str, ...]
    oidc_create_users: bool
    oidc_username_claim: tuple[str, ...]
    oidc_logout_url: str
    log_level: str
    sources: Mapping[str, str]


class Row(msgspec.Struct, frozen=True):
    """One setting for printing; secrets are masked."""

    name: str
    value: str
    default: str
    unit: str
    source: str
    doc: str


def load(environ: Mapping[str, str], cwd: Path) -> Settings:
    texts = {setting.name: setting.default for setting in SETTINGS}
    sources = dict.fromkeys(BY_NAME, "default")
    for source, values in (_from_file(environ, cwd), ("environment", _from_environment(environ))):
        texts |= values
        sources |= dict.fromkeys(values, source)
    context = Context(environ.get("HOME", ""), environ.get("XDG_STATE_HOME", ""), cwd)
    read: dict[str, Any] = {setting.name: parsed(setting, texts[setting.name], context) for setting in SETTINGS}
    return Settings(**read, sources=sources)


def describe(settings: Settings) -> list[Row]:
    return [
        Row(
            name=setting.name,
            value=masked(setting, getattr(settings, setting.name)),
            default=setting.default,
            unit=setting.unit,
            source=settings.sources[setting.name],
            doc=setting.doc,
        )
        for setting in SETTINGS
    ]


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    ours = {key: text for key, text in environ.items() if key.startswith(PREFIX) and not key.startswith(NOT_SETTINGS)}
    return {_known(key.removeprefix(PREFIX).lower(), key): text for key, text in ours.items()}


def _from_file(environ: Mapping[str, str], cwd: Path) -> tuple[str, dict[str, str]]:
    named = environ.get("CLOUDLEDGER_CONFIG", "")
    path = cwd / (named or FILE)
    if not named and not path.exists():
        return "", {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingError(f"CLOUDLEDGER_CONFIG names {path}, which cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise SettingError(f"{path} is not TOML: {error}") from None
    return str(path), {_known(key, f"{key} in {path}"): _as_text(BY_NAME[key], value) for key, value in table.items()}


def _as_text(setting: Setting, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise SettingError(f"{setting.name} must be {setting.allowed}, not a {type(value).__name__}")
    return str(value)


def _known(name: str, shown: str) -> str:
    if name not in BY_NAME:
        near = difflib.get_close_matches(name, BY_NAME, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(BY_NAME)}"
        raise SettingError(f"{shown} is not a setting: {hint}")
    return name
