"""The two sides a resource is seen from, and what a request asks of one resource on either."""

import msgspec

from api.http.ask import Ask
from api.http.lists import page_of
from api.http.route import Handler, Reply
from projections.documents import Documents
from projections.marketplace.resources_documents import PROVIDED, RESOURCES

_MOST = 10_000


class View(msgspec.Struct, frozen=True):
    which: Documents
    path: str
    operation: str

    @property
    def one(self) -> str:
        return f"{self.path}{{uuid}}/"


CONSUMER = View(RESOURCES, "/api/marketplace-resources/", "marketplace_resources")
PROVIDER = View(PROVIDED, "/api/marketplace-provider-resources/", "marketplace_provider_resources")


class Status(msgspec.Struct, frozen=True):
    status: str


class OrderUUID(msgspec.Struct, frozen=True):
    """`uuid` is the same: a client that waits for the order reads that."""

    order_uuid: str
    uuid: str


def status(text: str) -> Reply:
    return Reply(200, msgspec.json.encode(Status(text)))


def ordered(number: object, code: int = 200) -> Reply:
    return Reply(code, msgspec.json.encode(OrderUUID(str(number), str(number))))


def part(view: View, which: Documents) -> Handler:
    """What of `which` belongs to one resource: all of it, unless a page is asked for. Raises Problem (404)."""

    async def answer(ask: Ask) -> Reply:
        await ask.see(view.which, ask.uuid())
        return await page_of(ask, which, {"resource": [ask.uuid().hex]}, _MOST)

    return answer
