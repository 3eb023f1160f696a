"""From `Authorization` to who asks (contract/conventions.md, section 3)."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import msgspec

from adapters.access import tokens
from adapters.access.tokens import Found
from api.http.caller import Caller
from api.http.problems import detail, unauthenticated
from api.http.site import Conn, Site
from api.signin import bearer
from commands.ports import Answer
from projections.engine.model import live_sql
from projections.identity import powers, users

log = logging.getLogger("cloudledger.http")
HEADER = "x-impersonated-user-uuid"
OIDC = "oidc"
_PERSON = live_sql(
    "SELECT u.username, coalesce(w.is_staff, false), coalesce(w.is_support, false) FROM {users} u"
    " LEFT JOIN {powers} w ON w.user_uuid = u.uuid WHERE u.uuid = %s AND u.is_active",
    users=users.MODEL,
    powers=powers.MODEL,
)
_running: set[asyncio.Task[None]] = set()


async def identify(site: Site, headers: Mapping[str, str], address: str) -> Caller | None:
    """None for a stranger. `address` is where the request came from. Raises Problem (401, 403), SignInRefused."""
    scheme, _, rest = headers.get("authorization", "").strip().partition(" ")
    if scheme.lower() not in ("token", "bearer"):
        return None
    by_token = scheme.lower() == "token" or rest.strip().startswith(tokens.PERSONAL_PREFIX)
    caller = await _by_token(site, _key(rest)) if by_token else await _by_oidc(site, rest.strip(), address)
    if caller and HEADER in headers:
        return await _impersonated(site, caller, headers[HEADER])
    return caller


def presented(headers: Mapping[str, str]) -> str:
    """The key somebody who is known came with."""
    return headers["authorization"].split()[1]


def _key(rest: str) -> str:
    parts = rest.split()
    if not parts:
        raise unauthenticated("Invalid token. No credentials provided.")
    if len(parts) > 1:
        raise unauthenticated("Invalid token. Token string should not contain spaces.")
    return parts[0]


async def _by_token(site: Site, key: str) -> Caller:
    digest = tokens.digest(key)
    caller = site.known.get(digest)
    if caller is None:
        changes = site.known.changes
        async with site.pool.connection() as conn:
            row = await (await conn.execute(tokens.LOOK_UP, (digest,))).fetchone()
        caller = _caller(Found(*row) if row else None)
        if not caller.username:
            await _wait_for(site, caller.user)
        site.known.put(digest, caller, changes)
    now = datetime.now(UTC)
    if caller.expires_at is not None and caller.expires_at <= now:
        raise unauthenticated("Token has expired.")
    if caller.due(now):
        _touch_soon(site, caller, digest)
    return caller


def _caller(found: Found | None) -> Caller:
    if found is None:
        raise unauthenticated("Invalid token.")
    if found.expired:
        raise unauthenticated("Token has expired.")
    if not found.active:
        raise unauthenticated("User inactive or deleted.")
    return Caller(
        user=found.user,
        username=found.username or "",
        staff=found.is_staff,
        support=found.is_support,
        token=found.id,
        kind=found.kind,
        expires_at=found.ends_at,
        used_at=found.used_at,
        lifetime=found.lifetime,
    )


async def _wait_for(site: Site, user: UUID) -> None:
    """The read model does not show them yet: from now on they read nothing older than what is recorded by now."""
    head = await asyncio.get_running_loop().run_in_executor(site.threads, site.ledger.log.head)
    site.writes.note(user, Answer(user, head))


def _touch_soon(site: Site, caller: Caller, digest: bytes) -> None:
    """The session lives on from now; the request does not wait for it."""
    assert caller.token is not None
    if caller.token not in site.touching:
        site.touching.add(caller.token)
        task = asyncio.create_task(_touch(site, caller.token, digest))
        _running.add(task)
        task.add_done_callback(_running.discard)


async def _touch(site: Site, token: UUID, digest: bytes) -> None:
    try:
        async with site.pool.connection() as conn:
            await conn.execute(tokens.TOUCH, ([token],))
        site.known.forget(digest.hex())
    except Exception as error:
        log.warning("a session could not be prolonged: %s", type(error).__name__)
    finally:
        site.touching.discard(token)


async def _impersonated(site: Site, real: Caller, wanted: str) -> Caller:
    """Only staff may borrow a user; of anybody else the header is ignored. Raises Problem (403)."""
    try:
        user = UUID(wanted)
    except ValueError:
        return _ignored(real)
    async with site.pool.connection() as conn:
        found = await _person(conn, user) if real.staff else None
        if found is None:
            return _ignored(real)
        (live,) = await (await conn.execute(tokens.HAS_SESSION, (user,))).fetchone() or (False,)
    if not live:
        raise detail(403, "Unable to impersonate user which does not have an active session.")
    return msgspec.structs.replace(found, impersonator=real.user, token=real.token, kind=real.kind)


async def _person(conn: Conn, user: UUID) -> Caller | None:
    row = await (await conn.execute(_PERSON, (user,))).fetchone()
    return Caller(user=user, username=row[0] or "", staff=row[1], support=row[2]) if row else None


def _ignored(real: Caller) -> Caller:
    log.info("a request to impersonate by %s was ignored", real.user.hex)
    return real


async def _by_oidc(site: Site, token: str, address: str) -> Caller | None:
    """None where no provider is set: nobody knows the scheme then. Raises SignInRefused, ProviderUnavailable."""
    if site.provider is None:
        return None
    digest = tokens.digest(token)
    caller = site.known.get(digest)
    if caller is None or (caller.expires_at and caller.expires_at <= datetime.now(UTC)):
        changes = site.known.changes
        work = partial(bearer.by_bearer, site.ledger, site.provider, token, address)
        known = await asyncio.get_running_loop().run_in_executor(site.provider_threads, work)
        async with site.pool.connection() as conn:
            found = await _person(conn, known.user)
        if found is None:
            await _wait_for(site, known.user)
        bare = Caller(user=known.user, username="", staff=False, support=False)
        caller = msgspec.structs.replace(found or bare, kind=OIDC, expires_at=known.expires_at)
        site.known.put(digest, caller, changes)
    return caller
