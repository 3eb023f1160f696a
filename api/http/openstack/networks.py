"""Networks."""

from api.http.openstack.objects import View, changes, common, removes
from commands.openstack.network import ChangeNetwork, DeleteNetwork
from projections.openstack.networks_documents import NETWORKS

VIEW = View("network", NETWORKS)
ROUTES = [*common(VIEW), *changes(VIEW, ChangeNetwork), removes(VIEW, DeleteNetwork)]
