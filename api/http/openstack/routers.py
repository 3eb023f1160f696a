"""Routers."""

from api.http.openstack.objects import View, common, removes
from commands.openstack.router import DeleteRouter
from projections.openstack.routers_documents import ROUTERS

VIEW = View("router", ROUTERS)
ROUTES = [*common(VIEW), removes(VIEW, DeleteRouter)]
