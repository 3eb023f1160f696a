"""What the object at the backend is called, by its path in the API."""

TYPES = {
    "openstack-tenants": "OpenStack.Tenant",
    "openstack-instances": "OpenStack.Instance",
    "openstack-volumes": "OpenStack.Volume",
    "rancher-clusters": "Rancher.Cluster",
}
