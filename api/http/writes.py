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
    noun: str = "",
    status: int = 200,
) -> Route:
    """POST below one object. `noun` where the answer is no document."""
    return Route(
        method="POST",
        path=f"{path}{name}/",
        operation=f"{operation}_{name}",
        call=call,
        noun=answer.noun if isinstance(answer, Documents) else noun,
        body=body,
        answer=answer,
        status=status,
        command=command,
    )
