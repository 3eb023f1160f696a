"""What a cloud has to offer, looked up while a document of something at that cloud is made."""


def outside(part: str, backend_id: str) -> str:
    """Of the external network with this id at the cloud."""
    return offered("external_networks", "backend_id", backend_id, part=part)


def offered(kind: str, name: str, fact: str, *, part: str = "uuid", of: str = "") -> str:
    """SQL of a part of what the cloud of offering f has to offer: of `kind`, whose `name` is that fact."""
    only = f" AND d.item ->> 'of' = '{of}'" if of else ""
    return (
        f"(SELECT d.item ->> '{part}' FROM {{properties}} q CROSS JOIN LATERAL jsonb_array_elements(q.items) d (item)"
        f" WHERE q.settings = f.settings AND q.kind = '{kind}' AND d.item ->> '{name}' = {fact}{only} LIMIT 1)"
    )
