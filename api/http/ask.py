"""One request as a handler sees it: who asks, what for, and the two things to do with it: read, and give a command."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar
from urllib.parse import parse_qsl
from uuid import UUID, uuid5

import msgspec
from litestar.datastructures import UploadFile

from api.http import addresses, answers, bodies, metrics, problems, reading, sessions
from api.http.caller import Caller
from api.http.route import Reply, Route
from api.http.site import Conn, Site
from api.http.waiting import shown
from api.rehearsal import Rehearsal
from commands.decision import Decision
from commands.dispatch import digest, handle
from commands.identity.extra_rights import holds
from commands.ids import uuid7
from commands.permissions import authorise_kind
from commands.ports import Answer, Envelope
from domain.refusal import NotFound, Refused
from projections.documents import Documents, Seen, Wanted
from projections.engine.model import ReadModel

B = TypeVar("B", bound=msgspec.Struct)
T = TypeVar("T")
KEYS = UUID("8f1c9d1e-7a3b-5c1d-9e5f-2b6a4d8c0e13")
LONGEST_REASON = 1000
_NOT_FILTERS = {"page", "page_size", "o", "field"}


class Ask:
    """`position` is that of the last command of this request; `base` begins every address of the answer."""

    def __init__(self, site: Site, route: Route, request: Any, correlation: UUID) -> None:
        self.site, self.route, self.request, self.correlation = site, route, request, correlation
        self.headers = request.headers
        came_as = f"{request.scope['scheme']}://{self.headers.get('host', 'localhost')}"
        self.base = site.settings.public_url.rstrip("/") or came_as
        self.pairs = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
        self.query: dict[str, list[str]] = {}
        for name, value in self.pairs:
            self.query.setdefault(name, []).append(value)
        self.path: dict[str, str] = request.path_params
        self._caller: Caller | None = None
        self.answer: Answer | None = None
        self.commands = 0

    @property
    def known_caller(self) -> Caller | None:
        """None for a stranger."""
        return self._caller

    @property
    def caller(self) -> Caller:
        """Raises Problem (401)."""
        if self._caller is None:
            raise problems.unauthenticated()
        return self._caller

    async def identify(self) -> None:
        self._caller = await sessions.identify(self.site, self.headers, self.client)

    @property
    def client(self) -> str:
        """The address the request came from; empty when nobody knows."""
        client = self.request.scope.get("client")
        return client[0] if client else ""

    @property
    def seen(self) -> Seen:
        who = self._caller
        return Seen(who.user if who else None, bool(who and who.everything), self.base)

    @property
    def address(self) -> str:
        return f"{self.base}{self.request.scope['path'].rstrip('/')}/"

    def uuid(self, name: str = "uuid") -> UUID:
        """From the path, with or without dashes. Raises Problem (404)."""
        try:
            return UUID(self.path[name])
        except ValueError:
            raise problems.missing(self.route.noun) from None

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part for value in self.query.get("field", ()) for part in value.split(",") if part))

    def wanted(self, limit: int = 10, offset: int = 0) -> Wanted:
        filters = {name: values for name, values in self.query.items() if name not in _NOT_FILTERS}
        order = tuple(part for value in self.query.get("o", ()) for part in value.split(",") if part)
        return Wanted(filters, self.fields, order, limit, offset)

    async def body(self, kind: type[B], command: type[msgspec.Struct] | None = None, /, **scope: Any) -> B:
        """What is wrong with it is told only to who may give the `command` in that scope (its fields that say where).

        Raises Problem (400, 415), Refused (403, 404)."""
        try:
            return await self._body(kind)
        except problems.Problem:
            if command is not None:
                await self.permitted(command, **scope)
            raise

    async def _body(self, kind: type[B]) -> B:
        raw = await self.request.body()
        media = self.headers.get("content-type", "")
        if media.startswith(bodies.MULTIPART):
            form = [(name, await _form_value(value)) for name, value in (await self.request.form()).multi_items()]
            return bodies.from_form(form, kind)
        return bodies.parsed(raw, media, kind)

    @asynccontextmanager
    async def reading(self, models: Sequence[ReadModel]) -> AsyncIterator[Conn]:
        """A connection once the models show what this request, this user or `X-Wait-For` has to see.

        Raises Problem (503) that says how far behind they are."""
        everything, site = self._position(), self.site
        own = site.writes.of(self._caller.user if self._caller else None)
        if own or everything:
            await shown(site.watch, site.pool, models, own, everything, site.settings.wait_seconds)
        conn = await site.pool.getconn()  # what `connection()` adds is a commit, of nothing
        try:
            yield conn
        finally:
            await site.pool.putconn(conn)

    def _position(self) -> int:
        text = self.headers.get("x-wait-for", "0")
        if not (text.isascii() and text.isdecimal() and len(text) < 19):
            raise problems.field("X-Wait-For", "This must be a position, as X-Position gave it.")
        return int(text)

    async def one(self, which: Documents, key: Any, status: int = 200) -> Reply:
        """Raises Problem (404)."""
        async with self.reading(tuple(which.models.values())) as conn:
            found = await reading.one(conn, which, self.seen, key, self.fields)
        if found is None:
            raise problems.missing(which.noun)
        return Reply(status, found)

    async def see(self, which: Documents, key: UUID) -> None:
        """Raises Problem (404) for what is not there for the caller."""
        async with self.reading(tuple(which.models.values())) as conn:
            if await reading.one(conn, which, self.seen, key, ("uuid",)) is None:
                raise problems.missing(which.noun)

    async def require(self, permissions: Sequence[str], *scopes: UUID) -> None:
        """One of the permissions in one of the scopes, besides seeing what is asked about; support may ask all.

        Raises Problem (403)."""
        if not self.seen.everything:
            load, user = self.site.ledger.store.load, self.caller.user
            held = (partial(holds, user, permission, scopes, load, datetime.now(UTC)) for permission in permissions)
            if not await self.in_thread(lambda: any(each() for each in held)):
                raise problems.detail(403, problems.FORBIDDEN)

    async def command(self, command: msgspec.Struct, reason: str = "", refers: Sequence[str] = ()) -> Answer:
        """Carries it out as the caller. `refers`: fields of the body that name something, which may not be there.

        Raises Refused, Problem (400)."""
        work = partial(_carried_out, self.site, command, self._envelope(self._command_id(), reason))
        answer = await self._told(work, refers)
        self.wrote(answer)
        if answer.repeated and (first := await answers.kept(self.site, self.key)):
            raise first
        return answer

    async def command_as(self, actor: str, command: msgspec.Struct, refers: Sequence[str] = ()) -> None:
        """For who has shown otherwise than by signing in who they are. Raises as `command` does."""
        envelope = Envelope(actor, uuid7(), self.correlation)
        self.answer = await self._told(partial(_carried_out, self.site, command, envelope), refers)

    async def rehearse(self, command: msgspec.Struct, refers: Sequence[str] = (), actor: str = "") -> Decision:
        """What the command would do, decided as if the caller (or `actor`) gave it and then forgotten. Raises as
        `command` does."""
        rehearsal = Rehearsal(self.site.ledger.store)
        envelope = Envelope(actor, uuid7(), self.correlation) if actor else self._envelope(uuid7())
        await self._told(partial(handle, command, envelope, rehearsal, retries=0), refers)
        return rehearsal.decision

    async def came_before(self, command: msgspec.Struct) -> None:
        """Asked before a backend is: raises what was answered the first time, where this request was carried out
        already. Raises CommandIdReused where that was for something else."""
        if self.key:
            asked, store = digest(command, self.caller.actor), self.site.ledger.store
            known = await self.in_thread(partial(store.answered, uuid5(self.key, "1"), asked))
            if known and (first := await answers.kept(self.site, self.key)):
                raise first

    def _envelope(self, command_id: UUID, reason: str = "") -> Envelope:
        who = self.caller
        behind = f"user:{who.impersonator.hex}" if who.impersonator else None
        return Envelope(who.actor, command_id, self.correlation, impersonator=behind, reason=reason or self._reason())

    async def _told(self, work: Callable[[], T], refers: Sequence[str]) -> T:
        try:
            return await self.in_thread(work)
        except NotFound as error:
            if error.field in refers:
                raise problems.field(error.field, addresses.NOTHING_THERE) from None
            raise

    def wrote(self, answer: Answer) -> None:
        """What this request and this user read from now on shows it."""
        self.answer = answer
        self.site.writes.note(self.caller.user, answer)

    @property
    def key(self) -> UUID | None:
        """The same for the same Idempotency-Key of the same person; strangers have none. Raises Problem (400)."""
        text = self.headers.get("idempotency-key", "")
        if not text or self.route.method != "POST" or self.route.who == "anyone":
            return None
        if len(text) > 255:
            raise problems.field("Idempotency-Key", "Ensure this value has at most 255 characters.")
        return uuid5(KEYS, f"{self.caller.actor}|{text}")

    def _command_id(self) -> UUID:
        """With a key always the same one for the first, the second ... command of a request: the ledger then answers
        what it answered before."""
        self.commands += 1
        return uuid5(self.key, str(self.commands)) if self.key else uuid7()

    def _reason(self) -> str:
        reason: str = self.headers.get("x-reason", "")
        if len(reason) > LONGEST_REASON:
            raise problems.field("X-Reason", f"Ensure this value has at most {LONGEST_REASON} characters.")
        return reason

    async def in_thread(self, work: Callable[[], T], threads: Executor | None = None) -> T:
        return await asyncio.get_running_loop().run_in_executor(threads or self.site.threads, work)

    async def permitted(self, command: type[msgspec.Struct], /, **scope: Any) -> None:
        """Whether the caller may give a command there, before its body is read. Raises Refused (403, 404)."""
        load = self.site.ledger.store.load
        await self.in_thread(partial(authorise_kind, command, scope, self.caller.actor, load, datetime.now(UTC)))


async def _form_value(value: Any) -> Any:
    return bodies.Upload(value.filename, await value.read()) if isinstance(value, UploadFile) else value


def _carried_out(site: Site, command: msgspec.Struct, envelope: Envelope) -> Answer:
    started, name = time.perf_counter(), type(command).__name__
    try:
        answer = handle(command, envelope, site.ledger.store, retries=site.settings.command_retries)
    except Refused as error:
        metrics.command(name, error.code, time.perf_counter() - started)
        raise
    metrics.command(name, "repeated" if answer.repeated else "done", time.perf_counter() - started)
    return answer
