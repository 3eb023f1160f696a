"""The routes that change things: create, update, destroy, and actions on one."""

from typing import Any

import msgspec

from api.http.route import Handler, Method, Route
from projections.documents import Documents

Struct = type[msgspec.Struct]
Answer = Documents | type[Any] | None


def creates(path: str, operation: str, call: Handler, body: Struct, which: Documents, command: Struct) -> Route:
    return Route(
        method="POST",
        path=path,
        operation=f"{operation}_create",
        call=call,
        noun=which.noun,
        body=body,
        answer=which,
        status=201,
        command=command,
    )


def updates(
    path: str, operation: str, call: Handler, bodies: tuple[Struct, Struct], which: Documents, command: Struct
) -> list[Route]:
    """PATCH with the first body, PUT with the second."""
    kinds: tuple[tuple[Method, str], ...] = (("PATCH", "partial_update"), ("PUT", "update"))
    return [
        Route(
            method=method,
            path=path,
            operation=f"{operation}_{name}",
            call=call,
            noun=which.noun,
            body=body,
            answer=which,
            command=command,
            of=which,
        )
        for (method, name), body in zip(kinds, bodies, strict=True)
    ]


def destroys(path: str, operation: str, call: Handler, which: Documents, command: Struct) -> Route:
    return Route(
        method="DELETE",
        path=path,
        operation=f"{operation}_destroy",
        call=call,
        noun=which.noun,
        status=204,
        command=command,
        of=which,
    )


def action(
    path: str,
    operation: str,
    name: str,
    call: Handler,
    body: Struct | None,
    answer: Answer,
    command: Struct | None,
    *,
    of: Documents | None = None,
    status: int = 200,
) -> Route:
    """POST below one object. `of` says of which kind it is, where the answer is not the object."""
    of = of or (answer if isinstance(answer, Documents) else None)
    return Route(
        method="POST",
        path=f"{path}{name}/",
        operation=f"{operation}_{name}",
        call=call,
        noun=of.noun if of else "",
        body=body,
        answer=answer,
        status=status,
        command=command,
        of=of,
    )
