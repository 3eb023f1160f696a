"""Options of an offering that its type understands, one merged object for all types, by kind of value. What nobody
knows is left out; a value of another kind is refused by name."""

from collections.abc import Mapping
from typing import Any

import msgspec

from domain import clean
from domain.clean import Clean
from domain.refusal import Invalid

FLAGS = """
    auto_approve_remote_orders service_provider_can_create_offering_user is_resource_termination_date_required
    auto_approve_in_service_provider_projects disable_autoapprove supports_downscaling supports_pausing
    enable_purchase_order_upload require_purchase_order_upload conceal_billing_data
    create_orders_on_resource_option_change can_restore_resource enable_provider_consumer_messaging
    notify_about_provider_consumer_messages restrict_deletion_with_active_resources
    enable_issues_for_membership_changes enable_display_of_order_actions_for_service_provider
    slurm_periodic_policy_enabled auto_approve_marketplace_script keycloak_enabled highlight_backend_id_display
    uses_robot_accounts disable_grace_period enable_resource_end_date_change_requests
    enable_resource_limit_change_requests enable_resource_projects enable_membership_sync_status
    enable_scim_entitlements enable_resource_access_subnets conceal_subnet_restricted_resources
    auto_ok_resource_projects resource_projects_limits_required create_orders_on_resource_project_change
    lbaas_enabled enable_api_key_provisioning hide_api_keys_tab
"""
TEXTS = """
    latest_date_for_resource_termination unique_resource_per_attribute required_team_role_for_provisioning
    resource_name_pattern heappe_cluster_id heappe_local_base_path heappe_url heappe_username homedir_prefix
    scratch_project_directory project_permanent_directory username_anonymized_prefix flavors_regex
    managed_rancher_server_flavor_name managed_rancher_server_system_volume_type_name
    managed_rancher_server_data_volume_type_name managed_rancher_worker_system_volume_type_name
    managed_rancher_load_balancer_flavor_name managed_rancher_load_balancer_system_volume_type_name
    managed_rancher_load_balancer_data_volume_type_name keycloak_base_group keycloak_group_name_template
    keycloak_username_label backend_id_display_label login_shell resource_slug_template heappe_identifier
"""
NUMBERS = """
    maximal_resource_count_per_project managed_rancher_server_system_volume_size_gb
    managed_rancher_server_data_volume_size_gb managed_rancher_worker_system_volume_size_gb
    managed_rancher_load_balancer_system_volume_size_gb managed_rancher_load_balancer_data_volume_size_gb
    managed_rancher_tenant_max_cpu managed_rancher_tenant_max_ram managed_rancher_tenant_max_disk
    resource_slug_max_length usage_poll_interval_minutes resource_expiration_threshold
    max_resource_termination_offset_in_days default_resource_termination_offset_in_days
    initial_primarygroup_number initial_uidnumber initial_usergroup_number
"""
POSITIVE = """
    minimal_team_count_for_provisioning max_instances max_volumes max_security_groups snapshot_size_limit_gb
    keycloak_sync_frequency
"""
LISTS = """
    openstack_offering_uuid_list disabled_resource_actions restricted_to_roles auto_approve_for_roles scim_login_nodes
"""
CHOICES: dict[str, tuple[str, ...]] = {
    "storage_mode": ("fixed", "dynamic"),
    "username_generation_policy": (
        *("service_provider", "anonymized", "full_name", "waldur_username", "freeipa", "identity_claim"),
    ),
    "deployment_mode": ("self_managed", "managed"),
    "account_name_generation_policy": ("project_slug",),
    "account_scope": ("offering", "provider"),
    "action_on_usage_limit": ("downscale", "pause"),
    "resource_projects_limit_policy": ("aggregate", "none", "per_project"),
    "billing_source": ("placement", "quota"),
}
HIDDEN_FLAGS = "vault_tls_verify keycloak_ssl_verify"
HIDDEN_TEXTS = """
    heappe_cluster_password heappe_password openstack_api_tls_certificate shared_user_password
    template_confirmation_comment language create terminate update pull api_url token customer_uuid backend_url
    username password cloud_init_template managed_rancher_load_balancer_cloud_init_template vault_host vault_token
    keycloak_url keycloak_realm keycloak_user_realm keycloak_username keycloak_password argocd_k8s_namespace
    argocd_k8s_kubeconfig base_image_name private_registry_url private_registry_user private_registry_password
    k8s_version
"""
HIDDEN_NUMBERS = "vault_port keycloak_sync_frequency"
HIDDEN_LISTS = "dns_nameservers order_notification_emails order_notification_roles"


def _of(kind: Any, called: str) -> Clean:
    def check(field: str, value: Any) -> Any:
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError:
            raise Invalid(f"This has to be {called}.", field) from None

    return check


def _number(low: int) -> Clean:
    whole, between = _of(int, "a whole number"), clean.number(low, 2**31 - 1)
    return lambda field, value: between(field, whole(field, value))


_FLAG, _TEXT, _LIST = _of(bool, "true or false"), _of(str, "a text"), _of(list[str], "a list of texts")
OPTIONS: dict[str, Clean] = {
    **dict.fromkeys(FLAGS.split(), _FLAG),
    **dict.fromkeys(TEXTS.split(), _TEXT),
    **dict.fromkeys(NUMBERS.split(), _number(0)),
    **dict.fromkeys(POSITIVE.split(), _number(1)),
    "default_internal_network_mtu": lambda field, value: clean.number(68, 9000)(field, _number(0)(field, value)),
    **dict.fromkeys(LISTS.split(), _LIST),
    **{name: clean.choice(words) for name, words in CHOICES.items()},
    **dict.fromkeys(("resource_role_map", "resource_project_role_map"), _of(dict[str, str], "names by names")),
}
HIDDEN: dict[str, Clean] = {
    **dict.fromkeys(HIDDEN_FLAGS.split(), _FLAG),
    **dict.fromkeys(HIDDEN_TEXTS.split(), _TEXT),
    **dict.fromkeys(HIDDEN_NUMBERS.split(), _number(0)),
    **dict.fromkeys(HIDDEN_LISTS.split(), _LIST),
    "node_disk_driver": clean.choice(("sd", "vd")),
    "ipv4_external_ip_mapping": _of(list[dict[str, str]], "a list of addresses"),
    "environ": clean.anything,
}


def _cleaned(table: Mapping[str, Clean], field: str, value: Any) -> dict[str, Any]:
    """What is null says nothing."""
    if not isinstance(value, Mapping):
        raise Invalid("Expected a dictionary of items.", field)
    told = {name: one for name, one in value.items() if name in table and one is not None}
    return {name: table[name](f"{field}.{name}", one) for name, one in told.items()}


def cleaned(field: str, value: Any) -> dict[str, Any]:
    return _cleaned(OPTIONS, field, value)


def cleaned_secrets(field: str, value: Any) -> dict[str, Any]:
    return _cleaned(HIDDEN, field, value)
