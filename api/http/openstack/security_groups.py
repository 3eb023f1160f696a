"""Security groups."""

from api.http.openstack.objects import View, changes, common, removes
from commands.openstack.security_group import ChangeSecurityGroup, DeleteSecurityGroup
from projections.openstack.routers_documents import SECURITY_GROUPS

VIEW = View("security_group", SECURITY_GROUPS)
ROUTES = [*common(VIEW), *changes(VIEW, ChangeSecurityGroup), removes(VIEW, DeleteSecurityGroup)]
