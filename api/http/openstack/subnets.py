"""Subnets."""

from api.http.openstack.objects import View, changes, common, removes
from commands.openstack.subnet import ChangeSubnet, DeleteSubnet
from projections.openstack.networks_documents import SUBNETS

VIEW = View("subnet", SUBNETS)
ROUTES = [*common(VIEW), *changes(VIEW, ChangeSubnet), removes(VIEW, DeleteSubnet)]
