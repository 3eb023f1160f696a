"""Every feature flag: section, key, what it does, and whether it is on by itself. Names are those clients read."""

import msgspec


class Section(msgspec.Struct, frozen=True):
    """`flags`: key -> description. `on`: those that are on unless somebody turns them off."""

    key: str
    description: str
    flags: dict[str, str]
    on: frozenset[str] = frozenset()


_SECTIONS = (
    Section(
        "customer",
        "Organizations",
        {
            "billing": "Show invoices and payments of organizations",
            "team": "Manage the people of organizations",
            "events": "Show the audit log of organizations",
            "category_resources_list": "Show resources of organizations by category",
            "project_requests": "Show requests for projects",
            "resource_requests": "Show requests for resources",
            "show_subnets": "Show networks from which an organization is reached",
            "show_domain": "Show the domain of organizations",
            "payments_for_staff_only": "Show payments to staff only",
            "show_permission_reviews": "Show reviews of permissions",
        },
        frozenset({"billing", "team", "events", "category_resources_list"}),
    ),
    Section(
        "project",
        "Projects",
        {
            "team": "Manage the people of projects",
            "estimated_cost": "Show the estimated cost of projects",
            "events": "Show the audit log of projects",
            "oecd_fos_2007_code": "Ask for the field of science",
            "show_industry_flag": "Ask whether a project is for industry",
            "mandatory_start_date": "A project must have a start date",
            "show_type_in_create_dialog": "Ask for the type of a project",
            "show_start_date_in_create_dialog": "Ask for the start date of a project",
            "show_description_in_create_dialog": "Ask for the description of a project",
        },
        frozenset({"team", "estimated_cost", "events", "show_description_in_create_dialog"}),
    ),
    Section(
        "user",
        "People",
        {
            "ssh_keys": "Manage SSH keys",
            "notifications": "Manage notifications",
            "preferred_language": "Show the preferred language of people",
            "competence": "Show the competence of people",
            "show_slug": "Show the slug of people",
            "show_username": "Show user names",
            "disable_user_termination": "Nobody may delete their own account",
        },
        frozenset({"ssh_keys", "notifications"}),
    ),
    Section(
        "marketplace",
        "Marketplace",
        {
            "offering_document": "Attach documents to offerings",
            "private_offerings": "Show private offerings of an organization",
            "import_resources": "Import resources from providers",
            "conceal_prices": "Show no prices when ordering",
            "terms_of_service": "Show terms of service when ordering",
            "review": "Review offerings",
            "show_experimental_ui_components": "Show what is being tried out",
            "show_call_management_functionality": "Show calls for proposals",
            "lexis_links": "Show links to LEXIS",
            "show_resource_end_date": "Show the end date of resources",
            "catalogue_only": "Show offerings, take no orders",
        },
        frozenset({"private_offerings", "import_resources"}),
    ),
    Section(
        "support",
        "Support",
        {
            "activity_stream": "Show recent comments",
            "customers_list": "Show organizations to support",
            "pricelist": "Show prices of plan components",
            "users": "Show people to support",
            "shared_providers": "Show shared providers",
            "resource_usage": "Show usage charts",
            "vm_type_overview": "Show virtual machines by flavor",
            "offering_comments": "Show comments of resources delivered by hand",
            "conceal_change_request": "Hide the request for a change from people who are not staff or support",
        },
        frozenset({"customers_list", "users", "resource_usage"}),
    ),
    Section(
        "invitations",
        "Invitations",
        {
            "conceal_civil_number": "Do not ask for a civil number",
            "civil_number_required": "A civil number must be given",
            "show_tax_number": "Ask for a tax number",
            "tax_number_required": "A tax number must be given",
            "create_missing_user": "Create a user for who is invited",
            "require_user_details": "Show who is invited before sending",
            "disable_multiple_roles": "One role per person in a scope",
            "show_course_accounts": "Show course accounts",
            "show_service_accounts": "Show service accounts",
        },
        frozenset({"conceal_civil_number"}),
    ),
    Section("invoice", "Invoices", {"events": "Show what happened to an invoice item"}, frozenset({"events"})),
    Section(
        "openstack",
        "OpenStack",
        {
            "hide_volume_type_selector": "Do not ask for the type of a volume",
            "show_migrations": "Show migrations of tenants",
        },
    ),
    Section(
        "rancher",
        "Rancher",
        {
            "volume_mount_point": "Ask for the mount point of data volumes",
            "apps": "Show applications of clusters",
        },
        frozenset({"apps"}),
    ),
    Section("slurm", "SLURM", {"jobs": "Show jobs of allocations"}),
    Section(
        "telemetry",
        "Telemetry",
        {"send_metrics": "Tell the makers about usage, without names"},
    ),
)
SECTIONS: dict[str, Section] = {section.key: section for section in _SECTIONS}
