"""Tenants."""

from api.http.openstack.objects import View, changes, common
from commands.openstack.tenant import ChangeTenant
from projections.openstack.tenants_documents import TENANTS

VIEW = View("tenant", TENANTS)
ROUTES = [*common(VIEW), *changes(VIEW, ChangeTenant)]
