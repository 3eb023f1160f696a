"""The code with which a service provider signs: told, and made anew, to who may change what the provider says."""

import msgspec

from api import secret_code
from api.http.access.asking import carried_out
from api.http.ask import Ask
from api.http.route import Handler, Method, Reply, Route
from commands.marketplace.service_provider import RenewSecretCode
from projections.marketplace.service_providers_documents import OWN_SERVICE_PROVIDERS

PATH = "/api/marketplace-service-providers/{uuid}/api_secret_code/"


class ServiceProviderApiSecretCode(msgspec.Struct, frozen=True):
    """Empty as long as none was made."""

    api_secret_code: str

    def __repr__(self) -> str:
        return "ServiceProviderApiSecretCode()"


def _told(code: str) -> Reply:
    return Reply(200, msgspec.json.encode(ServiceProviderApiSecretCode(code)))


async def show(ask: Ask) -> Reply:
    provider = ask.uuid()
    await ask.permitted(RenewSecretCode, service_provider=provider)
    await ask.see(OWN_SERVICE_PROVIDERS, provider)
    return _told(await ask.in_thread(lambda: secret_code.current(ask.site.ledger, provider)))


async def renew(ask: Ask) -> Reply:
    return _told(await carried_out(ask, secret_code.renewed, ask.uuid()))


def _route(method: Method, verb: str, call: Handler) -> Route:
    return Route(
        method=method,
        path=PATH,
        operation=f"service_provider_api_secret_code_{verb}",
        call=call,
        noun=OWN_SERVICE_PROVIDERS.noun,
        answer=ServiceProviderApiSecretCode,
        command=RenewSecretCode,
        of=OWN_SERVICE_PROVIDERS,
    )


ROUTES = [_route("GET", "retrieve", show), _route("POST", "generate", renew)]
