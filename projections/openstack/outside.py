"""External networks that objects of a cloud are connected with, looked up among what the cloud has to offer."""


def outside(part: str, backend_id: str) -> str:
    """SQL of a part of the external network that the cloud of offering f calls so."""
    return (
        f"(SELECT e.item ->> '{part}' FROM {{properties}} q CROSS JOIN LATERAL jsonb_array_elements(q.items) e (item)"
        f" WHERE q.settings = f.settings AND q.kind = 'external_networks' AND e.item ->> 'backend_id' = {backend_id})"
    )
