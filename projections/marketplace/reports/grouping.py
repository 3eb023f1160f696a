"""Columns and filters that reports have in common."""

from typing import Any

from projections.engine.model import ReadModel
from projections.field import Field, Form, of
from projections.filters import Filter
from projections.identity import customers, grants, projects
from projections.marketplace import offerings, service_providers

MODELS: dict[str, ReadModel] = {
    "offerings": offerings.MODEL,
    "projects": projects.MODEL,
    "customers": customers.MODEL,
    "service_providers": service_providers.MODEL,
    "grants": grants.MODEL,
}
GROUPS: dict[str, tuple[str, ...]] = {
    "month": ("month",),
    "type": ("type",),
    "state": ("state",),
    "offering": ("offering_uuid", "offering_name", "offering_type"),
    "customer": ("customer_uuid", "customer_name"),
    "project": ("project_uuid", "project_name"),
}


def column(form: Form, sql: str, about: str, **more: Any) -> Field:
    return of(form, sql, schema={"description": about, **more})


def month(row: str) -> dict[str, Field]:
    sql = f"to_char({row}.created_at AT TIME ZONE 'UTC', 'YYYY-MM')"
    return {"month": column("text", sql, "Month (UTC) in which it was made")}


def state(row: str) -> dict[str, Field]:
    return {"state": column("text", f"{row}.state", "State it is in now")}


def offering(row: str) -> dict[str, Field]:
    return {
        "offering_uuid": column("hex", f"{row}.offering_uuid", "Offering"),
        "offering_name": column("text", "f.title", "Its name"),
        "offering_type": column("text", "f.type", "Its type"),
    }


def consumer(row: str) -> dict[str, Field]:
    return {
        "customer_uuid": column("hex", "p.customer_uuid", "Customer"),
        "customer_name": column("text", "c.title", "Its name"),
        "project_uuid": column("hex", f"{row}.project_uuid", "Project"),
        "project_name": column("text", "p.title", "Its name"),
    }


def joined(row: str) -> str:
    """Offering f, project p and customer c of the rows."""
    return (
        f" LEFT JOIN {{offerings}} f ON f.uuid = {row}.offering_uuid"
        f" LEFT JOIN {{projects}} p ON p.uuid = {row}.project_uuid"
        " LEFT JOIN {customers} c ON c.uuid = p.customer_uuid"
    )


def percentile(share: str, seconds: str, about: str, where: str = "true") -> Field:
    """Of a time in seconds."""
    sql = f"round((percentile_cont({share}) WITHIN GROUP (ORDER BY {seconds}) FILTER (WHERE {where}))::numeric, 3)"
    return column("number", sql, about, unit="seconds")


def filters(row: str) -> dict[str, Filter]:
    owned = "ARRAY(SELECT h.uuid FROM {projects} h WHERE h.customer_uuid = ANY (%(v)s))"
    return {
        "from": Filter(sql=f"{row}.created_at >= %(v)s", kind="first_day"),
        "to": Filter(sql=f"{row}.created_at < %(v)s", kind="last_day"),
        "customer_uuid": Filter(sql=f"{row}.project_uuid = ANY ({owned})", kind="uuids"),
        "project_uuid": Filter(sql=f"{row}.project_uuid = ANY (%(v)s)", kind="uuids"),
        "offering_uuid": Filter(sql=f"{row}.offering_uuid = ANY (%(v)s)", kind="uuids"),
    }
