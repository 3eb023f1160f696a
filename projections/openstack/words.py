"""What events of objects at OpenStack clouds say to people; {actor} and fields of the event are filled in."""

_NOUNS = {
    "tenant": "tenant",
    "instance": "instance",
    "volume": "volume",
    "network": "network",
    "subnet": "subnet",
    "router": "router",
    "security_group": "security group",
}
_ALL = {
    "creation_requested": "{{actor}} asked for {noun} {{title}}",
    "imported": "{{actor}} imported {noun} {{title}}, which was at the cloud already",
    "push_requested": "{{actor}} asked that the cloud call the {noun} by its name",
    "pull_requested": "{{actor}} asked what the cloud says of the {noun}",
    "deletion_requested": "{{actor}} asked to remove the {noun}",
    "renamed": "{{actor}} renamed the {noun} to {{title}}",
    "described": "{{actor}} changed the description of the {noun}",
    "operation_begun": "Work on the {noun} at the cloud began",
    "adopted": "The {noun} is at the cloud, which calls it {{backend_id}}",
    "operation_succeeded": "The {noun} at the cloud is done with: {{operation}}",
    "operation_failed": "The {noun} at the cloud failed to {{operation}}: {{message}}",
    "seen": "The cloud says something new of the {noun}",
    "lost": "The {noun} is not at the cloud any more",
    "recovered": "The {noun} is well again",
    "marked_erred": "{{actor}} marked the {noun} as erred: {{message}}",
    "unlinked": "{{actor}} took the {noun} off the books",
}
_OWN = {
    "tenant.prepared": "The project of the tenant and its user {username} are at the cloud",
    "tenant.quotas_requested": "{actor} asked for other quotas of the tenant",
    "tenant.password_requested": "{actor} asked for another password of the tenant's user",
    "instance.start_requested": "{actor} asked to start the instance",
    "instance.stop_requested": "{actor} asked to stop the instance",
    "instance.restart_requested": "{actor} asked to restart the instance",
    "instance.resize_requested": "{actor} asked for flavor {flavor_name} of the instance",
    "instance.security_groups_requested": "{actor} asked for other security groups of the instance",
    "instance.ports_requested": "{actor} asked for other ports of the instance",
    "instance.floating_ips_requested": "{actor} asked for other floating IPs of the instance",
    "instance.address_pairs_requested": "{actor} asked for other allowed addresses of the instance",
    "instance.console_opened": "{actor} opened the console of the instance",
    "volume.attachment_requested": "{actor} asked to attach the volume",
    "volume.detachment_requested": "{actor} asked to detach the volume",
    "volume.extension_requested": "{actor} asked to extend the volume to {size} MiB",
    "volume.retyping_requested": "{actor} asked for type {type_name} of the volume",
    "volume.bootable_set": "{actor} said whether machines may start from the volume",
    "volume.enrolled": "The volume has a resource of its own",
    "network.mtu_requested": "{actor} asked for an MTU of {mtu} in the network",
    "subnet.connection_requested": "{actor} asked to connect the subnet",
    "subnet.disconnection_requested": "{actor} asked to disconnect the subnet",
    "router.interface_requested": "{actor} asked to connect the router with a subnet",
    "router.interface_removal_requested": "{actor} asked to disconnect the router from a subnet",
    "router.routes_requested": "{actor} asked for other routes of the router",
    "security_group.rules_requested": "{actor} asked for other rules of the security group",
    "quota.taken": "A {noun} has its part of the tenant's quotas",
    "properties.flavors_seen": "The cloud offers other flavors",
    "properties.images_seen": "The cloud offers other images",
    "properties.volume_types_seen": "The cloud offers other types of volumes",
    "properties.zones_seen": "The cloud has other availability zones",
    "properties.external_networks_seen": "The cloud has other external networks",
}
WORDS: dict[str, str] = {
    **{
        f"openstack.{noun}.{name}": words.format(noun=called)
        for noun, called in _NOUNS.items()
        for name, words in _ALL.items()
    },
    **{f"openstack.{name}": words for name, words in _OWN.items()},
}
