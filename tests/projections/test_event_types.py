"""Every event there is has a type and a group of the contract."""

import pytest
from waldur_api_client.models.event_groups_enum import EventGroupsEnum
from waldur_api_client.models.event_types_enum import EventTypesEnum

from domain.registry import EVENTS
from projections.event_types import OUTCOMES, TYPES, event_type, group, groups, stored

OURS = {
    *("platform.feature", "platform.setting", "identity.project_type", "identity.organization_group"),
    *(
        "marketplace.category",
        "marketplace.category_group",
        "marketplace.tag",
        "marketplace.screenshot",
        "marketplace.offering_file",
        "marketplace.service_provider",
    ),
    *("marketplace.capacity", "marketplace.auto_approval", "marketplace.ticket"),
    *("openstack.quota", "openstack.properties"),
    *("marketplace.usage", "marketplace.usage_account", "marketplace.site_agent", "marketplace.accounts"),
}
"""Nouns whose events the contract does not know."""
STEPS = {
    f"marketplace.order.{step}"
    for step in (
        *("project_awaited", "provider_awaited", "start_date_awaited", "execution_started"),
        *("limits_changed", "attributes_changed", "start_date_set", "backend_id_set", "output_reported"),
        *("provider_info_set", "consumer_info_set", "attachment_set", "attachment_removed"),
        *("rejection_explained", "error_noted", "message_file_set", "message_file_removed"),
    )
}
"""Steps of an order that the contract has no word for."""
STEPS |= {
    f"openstack.{noun}.{step}"
    for noun in ("tenant", "instance", "volume", "network", "subnet", "router", "security_group")
    for step in (
        *("operation_begun", "operation_succeeded", "operation_failed", "adopted", "lost", "recovered"),
        *("marked_erred", "unlinked", "prepared", "enrolled", "password_requested", "push_requested", "console_opened"),
    )
}
"""What becomes of an operation: the contract has a word for each kind of operation, we have one for all."""
STEPS |= {
    f"openstack.{noun}.{step}"
    for noun in ("network", "subnet", "router", "security_group")
    for step in ("pull_requested", *(("creation_requested", "deletion_requested", "seen") if noun == "router" else ()))
}


@pytest.mark.parametrize("name", [name for name in EVENTS if name.rpartition(".")[0] not in OURS and name not in STEPS])
def test_an_event_has_a_type_and_a_group_of_the_contract(name: str) -> None:
    assert TYPES[name] in set(EventTypesEnum), f"{name}: say in projections/event_types.py what the contract calls it"
    assert group(name) in set(EventGroupsEnum)


def test_types_and_groups_lead_back_to_stored_names() -> None:
    assert stored((), ()) is None
    assert stored(["role_revoked"], ()) == ["identity.access.role_revoked", "identity.access.role_expired"]
    assert stored(["role_revoked"], ["users"]) == []
    assert set(stored((), groups()) or ()) == set(EVENTS)
    assert stored(["identity.user.erased"], ["users"]) == ["identity.user.erased"]


def test_ends_of_operations_have_types_of_the_contract() -> None:
    assert set(OUTCOMES.values()) <= set(EventTypesEnum)
    assert {name.split()[0] for name in OUTCOMES} <= set(EVENTS)
    assert event_type("openstack.instance.operation_failed", "stop") == "resource_stop_failed"
    assert event_type("openstack.instance.operation_failed", "dance") == "openstack.instance.operation_failed"
    assert stored(["resource_restart_failed"], ()) == [
        f"openstack.{noun}.operation_failed restart" for noun in ("tenant", "instance", "volume")
    ]
    assert stored(["openstack.volume.operation_failed"], ()) == ["openstack.volume.operation_failed"]
