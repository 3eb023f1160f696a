"""Every event by its stored name, every kind of stream by its name: what the store and the conformance tests walk."""

from typing import Any

from domain.event import Event
from domain.identity import (
    access,
    credential,
    customer,
    organization_group,
    project,
    project_type,
    role,
    sign_in,
    ssh_key,
    token,
    user,
)
from domain.kind import Kind
from domain.marketplace import (
    accounts,
    auto_approval,
    capacity,
    category,
    category_group,
    offering,
    offering_file,
    offering_user,
    order,
    resource,
    screenshot,
    service_provider,
    site_agent,
    tag,
    ticket,
    usage,
    usage_account,
)
from domain.openstack import instance, network, properties, quota, router, security_group, subnet, tenant, volume
from domain.platform import feature, setting

_NOUNS = (
    *(user, access, credential, token, sign_in, ssh_key, role, customer, organization_group, project, project_type),
    *(
        category,
        category_group,
        tag,
        screenshot,
        offering_file,
        service_provider,
        offering,
        capacity,
        order,
        resource,
        auto_approval,
        ticket,
    ),
    *(usage, usage_account, offering_user, accounts, site_agent),
    *(tenant, instance, volume, network, subnet, router, security_group, quota, properties),
    *(feature, setting),
)

KINDS: dict[str, Kind[Any]] = {noun.KIND.name: noun.KIND for noun in _NOUNS}
EVENTS: dict[str, type[Event]] = {event.name: event for noun in _NOUNS for event in noun.EVENTS}
KIND_OF: dict[str, Kind[Any]] = {event.name: noun.KIND for noun in _NOUNS for event in noun.EVENTS}
