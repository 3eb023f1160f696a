"""Accounts of people at offerings, on the wire (client's model OfferingUser), and which of their attributes a provider
is shown (OfferingUserAttributeConfig)."""

from domain.marketplace.offering_user_events import STATES
from projections.common_filters import equals, like, span
from projections.documents import Documents
from projections.field import hexa, link, of, text
from projections.filters import Filter
from projections.identity import customers, grants, users
from projections.marketplace import offering_users, offerings, service_providers
from projections.marketplace.orders_seen import provider

EXPOSED = ("username", "full_name", "email")
"""What a provider is shown of people, as long as nobody can choose."""

OFFERING_USERS = Documents(
    noun="OfferingUser",
    models={
        "offering_users": offering_users.MODEL,
        "offerings": offerings.MODEL,
        "users": users.MODEL,
        "customers": customers.MODEL,
        "grants": grants.MODEL,
        "service_providers": service_providers.MODEL,
    },
    source=(
        "{offering_users} a JOIN {offerings} o ON o.uuid = a.offering_uuid LEFT JOIN {users} u ON u.uuid = a.user_uuid"
        " LEFT JOIN {customers} c ON c.uuid = o.customer_uuid"
    ),
    fields={
        "url": link("marketplace-offering-users", "a.uuid"),
        "uuid": hexa("a.uuid"),
        "user": link("users", "a.user_uuid"),
        "offering": link("marketplace-provider-offerings", "a.offering_uuid"),
        "username": text("a.username"),
        "offering_uuid": hexa("a.offering_uuid"),
        "offering_name": text("o.title"),
        "user_uuid": hexa("a.user_uuid"),
        "user_username": text("u.username"),
        "user_full_name": text("u.full_name"),
        "user_first_name": text("u.first_name"),
        "user_last_name": text("u.last_name"),
        "user_email": text("u.email"),
        "created": of("stamp", "a.created_at"),
        "modified": of("stamp", "a.modified_at"),
        "customer_uuid": hexa("o.customer_uuid"),
        "customer_name": text("c.title"),
        "is_restricted": of("bool", "a.is_restricted"),
        "state": text("a.state"),
        "service_provider_comment": text("a.comment"),
        "service_provider_comment_url": text("a.comment_url"),
        "requires_reconsent": of("bool", "false"),
        "offering_has_active_tos": of("bool", "false"),
        "has_compliance_checklist": of("bool", "false"),
    },
    filters={
        "offering": equals("a.offering_uuid", "link"),
        "offering_uuid": Filter(sql="a.offering_uuid = ANY (%(v)s)", kind="uuids"),
        "offering_slug": Filter(sql="o.slug = ANY (%(v)s)", kind="names"),
        "parent_offering_uuid": equals("o.parent", "uuid"),
        "provider_uuid": Filter(
            sql="o.customer_uuid = (SELECT s.customer_uuid FROM {service_providers} s WHERE s.uuid = %(v)s)",
            kind="uuid",
        ),
        "user_uuid": equals("a.user_uuid", "uuid"),
        "user_username": equals("u.username"),
        "username": equals("a.username"),
        "is_restricted": equals("a.is_restricted", "bool"),
        "state": Filter(sql="a.state = ANY (%(v)s)", kind="choices", choices=STATES),
        "query": Filter(sql=f"({like('a.username')} OR {like('u.username')} OR {like('o.title')})", kind="contains"),
        **span("created", "a.created_at"),
        **span("modified", "a.modified_at"),
    },
    order={"created": "a.created_at", "modified": "a.modified_at", "username": "a.username NULLS LAST"},
    default_order=("created",),
    unique="a.uuid",
    visible=f"a.user_uuid = %(visible_to)s OR {provider('a')}",
    always="o.removed_at IS NULL",
)
"""One's own, and those at the offerings one provides."""

ATTRIBUTES = Documents(
    noun="OfferingUserAttributeConfig",
    models={
        "offerings": offerings.MODEL,
        "grants": grants.MODEL,
        "service_providers": service_providers.MODEL,
    },
    source="{offerings} o",
    fields={
        "uuid": hexa("o.uuid"),
        "created": of("stamp", "o.created_at"),
        "modified": of("stamp", "o.created_at"),
        "exposed_fields": of("texts", "'[" + ", ".join(f'"{each}"' for each in EXPOSED) + "]'::json"),
        "is_default": of("bool", "true"),
        "offering_uuid": hexa("o.uuid"),
        "offering_name": text("o.title"),
        **{f"expose_{each}": of("bool", "true") for each in EXPOSED},
    },
    filters={},
    order={"name": "o.title"},
    default_order=("name",),
    unique="o.uuid",
    visible=provider("o").replace("o.offering_uuid", "o.uuid"),
    always="o.removed_at IS NULL",
)
