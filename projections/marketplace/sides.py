"""Who stands on which side of a row with a project and an offering, as conditions on `%(visible_to)s`."""

from projections.identity.seen import MINE

_PROJECTS = f"SELECT j.uuid FROM {{projects}} j WHERE j.uuid = ANY ({MINE}) OR j.customer_uuid = ANY ({MINE})"
_OFFERINGS = f"SELECT l.uuid FROM {{offerings}} l WHERE l.uuid = ANY ({MINE}) OR l.customer_uuid = ANY ({MINE})"


def consumer(row: str) -> str:
    """Who holds a role in the project or its organisation."""
    return f"{row}.project_uuid = ANY (ARRAY({_PROJECTS}))"


def provider(row: str, column: str = "offering_uuid") -> str:
    """Who holds a role in the offering or its provider."""
    return f"{row}.{column} = ANY (ARRAY({_OFFERINGS}))"
