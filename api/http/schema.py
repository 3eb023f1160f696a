"""OpenAPI 3 of what is served, made from the routes: their bodies, documents, parameters and statuses."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from api.http.route import Parameter, Route
from api.http.uploads import takes_files
from api.version import VERSION
from projections.documents import Documents
from projections.field import schema as of_field

_REF = "#/components/schemas/{name}"
_ERRORS = {
    400: "The request is wrong: the fields at fault and why.",
    401: "No token, or one that is not good.",
    403: "The right for this is missing.",
    404: "Not there, or not visible.",
    405: "Not for a thing of this type.",
    409: "Not possible in the state it is in, or the same Idempotency-Key with another body.",
    503: "Not now: the database or a read model is behind.",
}
_PROBLEM = {"anyOf": [{"type": "object"}, {"type": "array", "items": {"type": "string"}}]}
"""Fields with what is wrong with them, `detail`, or sentences alone."""
_WAIT = Parameter("X-Wait-For", "Answer only with what happened up to this position.", {"type": "integer"}, "header")
_KEY = Parameter(
    "Idempotency-Key", "The first answer again for the same key.", {"type": "string", "maxLength": 255}, "header"
)


def described(routes: Sequence[Route], server: str) -> dict[str, Any]:
    structs, components = _structs(routes)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, structs)
    return {
        "openapi": "3.0.3",
        "info": {"title": "Cloudledger", "version": VERSION, "description": "Event-sourced cloud marketplace."},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "schemas": {**components, **_documents(routes), "Problem": _PROBLEM},
            "securitySchemes": {
                "token": {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Token <key>"}
            },
        },
    }


def _structs(routes: Iterable[Route]) -> tuple[dict[Any, Any], dict[str, Any]]:
    told = [kind for route in routes for kind in (route.body, route.answer)]
    kinds = list(dict.fromkeys(kind for kind in told if kind is not None and not isinstance(kind, Documents)))
    found, components = msgspec.json.schema_components(kinds, ref_template=_REF)
    return dict(zip(kinds, (_old(each) for each in found), strict=True)), {
        name: _old(of) for name, of in components.items()
    }


def _old(schema: Any) -> Any:
    """OpenAPI 3.0 has `nullable` where JSON Schema has the type null."""
    if isinstance(schema, list):
        return [_old(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _old(value) for name, value in schema.items()}
    choices = found.get("anyOf", [])
    if {"type": "null"} in choices:
        left = [each for each in choices if each != {"type": "null"}]
        rest = {name: value for name, value in found.items() if name != "anyOf"}
        return {**rest, **(left[0] if len(left) == 1 and "$ref" not in left[0] else {"anyOf": left}), "nullable": True}
    return found


def _documents(routes: Iterable[Route]) -> dict[str, Any]:
    found = {route.answer.noun: route.answer for route in routes if isinstance(route.answer, Documents)}
    return {name: {"type": "object", "properties": _properties(which)} for name, which in sorted(found.items())}


def _properties(which: Documents) -> dict[str, Any]:
    empty = {"nullable": True} if which.kept else {}
    return {name: {**of_field(field), **empty} for name, field in which.fields.items()}


def _operation(route: Route, structs: dict[Any, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": route.operation,
        "tags": [route.path.split("/")[2] if route.path.startswith("/api") else "health"],
        "parameters": [_parameter(each) for each in _parameters(route)],
        "responses": _responses(route, structs),
        "security": [] if route.who == "anyone" else [{"token": []}],
    }
    if route.about:
        found["description"] = route.about
    if route.body is not None:
        forms = ("application/json", "multipart/form-data") if takes_files(route.body) else ("application/json",)
        content = {media: {"schema": structs[route.body]} for media in forms}
        found["requestBody"] = {"required": True, "content": content}
    return found


def _parameters(route: Route) -> list[Parameter]:
    names = [part[1:-1] for part in route.path.split("/") if part.startswith("{")]
    path = [Parameter(name, "The uuid, with or without dashes.", {"type": "string"}, "path") for name in names]
    return [*path, *route.parameters, _KEY if route.method == "POST" else _WAIT]


def _parameter(each: Parameter) -> dict[str, Any]:
    found = {"name": each.name, "in": each.place, "description": each.about, "schema": dict(each.schema)}
    return {**found, "required": True} if each.place == "path" else found


def _responses(route: Route, structs: dict[Any, Any]) -> dict[str, Any]:
    problem = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    errors = {str(status): {"description": about, "content": problem} for status, about in _ERRORS.items()}
    return {str(route.status): _success(route, structs), **errors}


def _success(route: Route, structs: dict[Any, Any]) -> dict[str, Any]:
    schema: Any = None
    if isinstance(route.answer, Documents):
        schema = {"$ref": f"#/components/schemas/{route.answer.noun}"}
    elif route.answer is not None:
        schema = structs[route.answer]
    if schema is None:
        return {"description": "Done."}
    if route.many:
        schema = {"type": "array", "items": schema}
    return {"description": "Done.", "content": {"application/json": {"schema": schema}}}
