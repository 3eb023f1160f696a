"""An offering carried out by people: an order opens a ticket, and who closes the ticket ends the order."""

from commands.marketplace.types.offering_type import OfferingType

SUPPORT = OfferingType(
    name="Support.OfferingTemplate",
    carried_out="ticket",
    can_cancel=True,
    provider_sets=frozenset({"done"}),
)
