"""The one place where it is decided who may ask what: one table, one function."""

from collections.abc import Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import msgspec

from commands.identity import access, credential, customer, project, project_type, role, sign_in, ssh_key, token, user
from commands.identity import organization_group as organization_groups
from commands.identity.extra_rights import permissions_in
from commands.marketplace import (
    auto_approval,
    category,
    category_component,
    category_group,
    importing,
    order_change,
    pulling,
    reallocating,
    renewing,
    reordering,
    service_provider,
    submit,
    ticket,
    usage,
)
from commands.marketplace import offering_user as offering_users
from commands.marketplace import order as orders
from commands.marketplace import resource as resources
from commands.marketplace import site_agent as site_agents
from commands.marketplace.permissions import OFFERINGS
from commands.needs import PROVIDERS, SELF, STAFF, Needs
from commands.openstack.permissions import OPENSTACK
from commands.platform import feature, setting
from commands.ports import Load
from commands.scopes import REACH, Reach
from domain.identity import access as rights
from domain.identity import project as projects
from domain.marketplace import service_provider as providers
from domain.marketplace import tag
from domain.refusal import Forbidden, NotFound, Refused


class Stranger(Refused):
    """No user at all, or one that may not sign in."""

    code = "unauthenticated"


NEEDS: dict[type[msgspec.Struct], Needs] = {
    user.RegisterUser: Needs(STAFF),
    user.ChangeUser: Needs(SELF, "user", "user"),
    user.DeactivateUser: Needs(STAFF),
    user.ActivateUser: Needs(STAFF),
    user.RemoveUser: Needs(STAFF),
    user.ErasePerson: Needs(STAFF),
    access.AppointStaff: Needs(STAFF),
    access.DismissStaff: Needs(STAFF),
    access.AppointSupport: Needs(STAFF),
    access.DismissSupport: Needs(STAFF),
    access.GrantRole: Needs("{SCOPE}.CREATE_PERMISSION", "scope", "scope"),
    access.ChangeGrantExpiry: Needs("{SCOPE}.UPDATE_PERMISSION", "scope", "scope"),
    access.RevokeRole: Needs("{SCOPE}.DELETE_PERMISSION", "scope", "scope"),
    access.ExpireGrants: Needs(STAFF),
    credential.SetPassword: Needs(SELF, "user", "user"),
    credential.RemovePassword: Needs(STAFF),
    token.IssueToken: Needs(SELF, "user", "user"),
    token.RevokeToken: Needs(SELF, "user", "user"),
    token.CreatePersonalToken: Needs(SELF, "user", "user"),
    token.RevokePersonalToken: Needs(SELF, "user", "user"),
    token.RotatePersonalToken: Needs(SELF, "user", "user"),
    sign_in.SignIn: Needs(SELF, "user", "user"),
    sign_in.RecordSignIn: Needs(SELF, "user", "user"),
    sign_in.RecordFailedSignIn: Needs(STAFF),
    sign_in.RecordLockOut: Needs(STAFF),
    sign_in.SignOut: Needs(SELF, "user", "user"),
    ssh_key.CreateSshKey: Needs(SELF, "user", "user"),
    ssh_key.RemoveSshKey: Needs(SELF, "user", "user"),
    customer.CreateCustomer: Needs(STAFF),
    customer.ChangeCustomer: Needs("CUSTOMER.UPDATE", "customer", "customer"),
    customer.BlockCustomer: Needs(STAFF),
    customer.UnblockCustomer: Needs(STAFF),
    customer.ArchiveCustomer: Needs(STAFF),
    customer.SetCustomerGroups: Needs(STAFF),
    customer.RemoveCustomer: Needs(STAFF),
    project.CreateProject: Needs("PROJECT.CREATE", "customer", "customer"),
    project.ChangeProject: Needs("PROJECT.UPDATE", "project", "project"),
    project.MoveProject: Needs(STAFF),
    project.RemoveProject: Needs("PROJECT.DELETE", "project", "project"),
    project.RecoverProject: Needs("PROJECT.CREATE", "project", "project"),
    role.DefineSystemRoles: Needs(STAFF),
    role.CreateRole: Needs(STAFF),
    role.ChangeRole: Needs(STAFF),
    role.EnableRole: Needs(STAFF),
    role.DisableRole: Needs(STAFF),
    role.RemoveRole: Needs(STAFF),
    project_type.CreateProjectType: Needs(STAFF),
    project_type.ChangeProjectType: Needs(STAFF),
    project_type.RemoveProjectType: Needs(STAFF),
    organization_groups.CreateOrganizationGroup: Needs(STAFF),
    organization_groups.ChangeOrganizationGroup: Needs(STAFF),
    organization_groups.RemoveOrganizationGroup: Needs(STAFF),
    category.CreateCategory: Needs(STAFF),
    category.ChangeCategory: Needs(STAFF),
    category.RemoveCategory: Needs(STAFF),
    category_component.AddCategoryComponent: Needs(STAFF),
    category_component.ChangeCategoryComponent: Needs(STAFF),
    category_component.RemoveCategoryComponent: Needs(STAFF),
    category_group.CreateCategoryGroup: Needs(STAFF),
    category_group.ChangeCategoryGroup: Needs(STAFF),
    category_group.RemoveCategoryGroup: Needs(STAFF),
    service_provider.RegisterServiceProvider: Needs("SERVICE_PROVIDER.REGISTER", "customer", "customer"),
    service_provider.ChangeServiceProvider: Needs("CUSTOMER.UPDATE", "service_provider", "service_provider"),
    service_provider.RenewSecretCode: Needs("CUSTOMER.UPDATE", "service_provider", "service_provider"),
    service_provider.RemoveServiceProvider: Needs("CUSTOMER.UPDATE", "service_provider", "service_provider"),
    feature.SetFeatures: Needs(STAFF),
    setting.OverrideSettings: Needs(STAFF),
    **OFFERINGS,
    importing.ImportResource: Needs("RESOURCE.LIST_IMPORTABLE", "importer of offering", "offering"),
    submit.SubmitOrder: Needs("ORDER.CREATE", "project", "project"),
    orders.ApproveByConsumer: Needs("ORDER.APPROVE", "consumer of order", "order"),
    orders.ApproveByProvider: Needs("ORDER.APPROVE", "provider of order", "order"),
    orders.RejectByConsumer: Needs("ORDER.REJECT", "consumer of order", "order", creator=True),
    orders.RejectByProvider: Needs("ORDER.REJECT", "provider of order", "order"),
    orders.CancelOrder: Needs("ORDER.CANCEL", "consumer of order", "order"),
    orders.RemoveOrder: Needs("ORDER.DESTROY", "consumer of order", "order"),
    orders.ExpireOrder: Needs(STAFF),
    orders.ProceedWithOrder: Needs(STAFF),
    orders.StartOrder: Needs("ORDER.APPROVE", "provider of order", "order"),
    orders.RetryOrder: Needs("ORDER.APPROVE", "provider of order", "order"),
    orders.CompleteOrder: Needs("ORDER.APPROVE", "provider of order", "order"),
    orders.FailOrder: Needs("ORDER.APPROVE", "provider of order", "order"),
    orders.UnlinkOrder: Needs(STAFF),
    order_change.ChangeOrder: Needs("ORDER.APPROVE", "consumer of order", "order"),
    orders.SetOrderBackendId: Needs("RESOURCE.SET_BACKEND_ID", "provider of order", "order"),
    orders.ReportOrderOutput: Needs(STAFF),
    orders.SetProviderInfo: Needs("ORDER.APPROVE", "provider of order", "order"),
    orders.SetConsumerInfo: Needs("ORDER.APPROVE", "consumer of order", "order"),
    orders.AttachToOrder: Needs("ORDER.APPROVE", "consumer of order", "order", creator=True),
    orders.DetachFromOrder: Needs("ORDER.APPROVE", "consumer of order", "order", creator=True),
    reordering.SwitchPlan: Needs("RESOURCE.SET_PLAN", "consumer of resource", "resource"),
    reordering.ChangeLimits: Needs("RESOURCE.SET_LIMITS", "consumer of resource", "resource"),
    renewing.RenewResource: Needs("RESOURCE.SET_LIMITS", "consumer of resource", "resource"),
    reallocating.ReallocateLimits: Needs("RESOURCE.SET_LIMITS", "consumer of resource", "resource"),
    reordering.OrderOptions: Needs("RESOURCE.UPDATE_OPTIONS", "resource", "resource"),
    reordering.TerminateResource: Needs("RESOURCE.TERMINATE", "resource", "resource"),
    reordering.RestoreResource: Needs("ORDER.CREATE", "consumer of resource", "resource"),
    resources.ChangeResource: Needs("RESOURCE.UPDATE", "resource", "resource"),
    resources.SetResourceEndDate: Needs("RESOURCE.SET_END_DATE", "provider of resource", "resource"),
    resources.SetResourceOptions: Needs("RESOURCE.UPDATE_OPTIONS", "resource", "resource"),
    resources.SetResourceSlug: Needs(STAFF),
    resources.TagResource: Needs("RESOURCE.UPDATE", "resource", "resource"),
    **dict.fromkeys((resources.SetDownscaled, resources.SetPaused, resources.SetRestrictMemberAccess), Needs(STAFF)),
    resources.MoveResource: Needs(STAFF),
    resources.UnlinkResource: Needs(STAFF),
    resources.LinkResource: Needs(STAFF),
    resources.MarkResourceOk: Needs("RESOURCE.SET_STATE", "provider of resource", "resource"),
    resources.MarkResourceErred: Needs("RESOURCE.SET_STATE", "provider of resource", "resource"),
    resources.SetResourceBackendId: Needs("RESOURCE.SET_BACKEND_ID", "provider of resource", "resource"),
    resources.SetResourceBackendMetadata: Needs("RESOURCE.SET_BACKEND_METADATA", "provider of resource", "resource"),
    resources.SubmitReport: Needs("RESOURCE.SUBMIT_REPORT", "provider of resource", "resource"),
    resources.SetResourceLimits: Needs("RESOURCE.SET_STATE", "provider of resource", "resource"),
    resources.NoteSync: Needs("RESOURCE.SET_STATE", "provider of resource", "resource"),
    pulling.SyncOffering: Needs("OFFERING.UPDATE_COMPONENTS", "offering", "offering"),
    pulling.PullResource: Needs("RESOURCE.UPDATE", "resource", "resource"),
    **dict.fromkeys((ticket.OpenTicket, ticket.WithdrawTicket), Needs(STAFF)),
    ticket.CommentOnTicket: Needs("ORDER.APPROVE", "provider of ticket", "ticket"),
    ticket.ResolveTicket: Needs("ORDER.APPROVE", "provider of ticket", "ticket"),
    ticket.DeclineTicket: Needs("ORDER.APPROVE", "provider of ticket", "ticket"),
    usage.ReportUsage: Needs("RESOURCE.SET_USAGE", "provider of resource", "resource"),
    usage.ReportSignedUsage: Needs(STAFF),
    usage.ReportUserUsage: Needs("RESOURCE.SET_USAGE", "provider of resource", "resource"),
    usage.CarryOverUsage: Needs(STAFF),
    usage.CloseUsage: Needs(STAFF),
    offering_users.CreateOfferingUser: Needs("OFFERING.CREATE_USER", "offering", "offering"),
    offering_users.NameOfferingUser: Needs("OFFERING.UPDATE_USER", "offering user", "offering_user"),
    offering_users.StepOfferingUser: Needs("OFFERING.UPDATE_USER", "offering user", "offering_user"),
    offering_users.CommentOnOfferingUser: Needs("OFFERING.UPDATE_USER", "offering user", "offering_user"),
    offering_users.RestrictOfferingUser: Needs("OFFERINGUSER.UPDATE_RESTRICTION", "offering user", "offering_user"),
    offering_users.RemoveOfferingUser: Needs("OFFERING.DELETE_USER", "offering user", "offering_user"),
    site_agents.RegisterSiteAgent: Needs("OFFERING.UPDATE", "offering", "offering"),
    **dict.fromkeys(
        (
            *(site_agents.UpdateSiteAgent, site_agents.RemoveSiteAgent, site_agents.RegisterAgentService),
            *(site_agents.CountAgentService, site_agents.RemoveAgentService, site_agents.RegisterAgentProcessor),
            site_agents.RemoveAgentProcessor,
        ),
        Needs("OFFERING.UPDATE", "site agent", "agent"),
    ),
    auto_approval.CreateAutoApproval: Needs("ORDER.APPROVE", "project", "project"),
    auto_approval.ChangeAutoApproval: Needs("ORDER.APPROVE", "auto approval", "rule"),
    auto_approval.RemoveAutoApproval: Needs("ORDER.APPROVE", "auto approval", "rule"),
    **OPENSTACK,
}


def authorise(command: msgspec.Struct, actor: str, load: Load, now: datetime) -> None:
    """Raises Stranger (401), NotFound for what the actor may not even see (404), Forbidden (403).

    A system actor (`system:<name>`) may do everything: only our own background work acts as one.
    """
    _authorise(NEEDS[type(command)], command, actor, load, now)


def authorise_kind(kind: type[msgspec.Struct], scope: Mapping[str, Any], actor: str, load: Load, now: datetime) -> None:
    """Like `authorise`, before the command is there: `scope` has the fields that say where."""
    _authorise(NEEDS[kind], SimpleNamespace(**scope), actor, load, now)


def _authorise(needs: Needs, command: Any, actor: str, load: Load, now: datetime) -> None:
    kind, _, name = actor.partition(":")
    if kind == "system" and name:
        return
    who = _user(actor, load)
    held = load(rights.KIND, rights.stream_of(who)).state or rights.NOBODY
    if held.staff:
        return
    if needs.permission == STAFF and not needs.creator:
        raise Forbidden("only staff may do this")
    if needs.permission == SELF:
        _require_self(command, needs, who, held)
    elif needs.kind == PROVIDERS:
        _require_at_a_provider(needs.permission, held, load, now)
    else:
        _require_permission(command, needs, who, held, load, now)


def _user(actor: str, load: Load) -> UUID:
    kind, _, name = actor.partition(":")
    try:
        who = UUID(name)
    except ValueError:
        raise Stranger(f"{actor!r} names nobody") from None
    person = load(user.KIND, who).state if kind == "user" else None
    if person is None or not person.active:
        raise Stranger("this user does not exist or may not sign in")
    return who


def _require_self(command: Any, needs: Needs, who: UUID, held: rights.Access) -> None:
    if getattr(command, needs.scope) != who:
        raise Forbidden("only staff may do this for others") if held.support else NotFound("no such user")


def _require_at_a_provider(permission: str, held: rights.Access, load: Load, now: datetime) -> None:
    scopes = [grant.held.scope for grant in held.grants if _provides(grant.held, load)]
    if not any(permission in (permissions_in(held, scope, load, now) or ()) for scope in scopes):
        raise Forbidden(f"this needs {permission} at a provider")


def _provides(held: rights.Held, load: Load) -> bool:
    if held.scope_kind != "customer":
        return held.scope_kind in ("offering", "service_provider")
    found = load(providers.KIND, providers.stream_of(held.scope)).state
    return found is not None and not found.removed


def _require_permission(command: Any, needs: Needs, who: UUID, held: rights.Access, load: Load, now: datetime) -> None:
    kind = command.scope_kind if needs.kind == "scope" else needs.kind.format(kind=getattr(command, "kind", ""))
    scope = getattr(command, needs.scope)
    reach = REACH[kind](load, scope) if kind in REACH else Reach((scope,))
    found = [permissions_in(held, each, load, now) for each in reach.counts]
    if needs.creator and reach.creator == who:
        return
    if not held.support and all(each is None for each in found) and not _seen(kind, scope, reach, held, load, now):
        raise NotFound(f"{kind.rpartition(' ')[2]} {scope.hex} does not exist", needs.scope)
    wanted = needs.permission.replace("{SCOPE}", _TEAM_OF.get(kind, kind).upper())
    if wanted == STAFF:
        raise Forbidden(f"only staff and who made the {kind} may do this")
    if not any(each and wanted in each for each in found):
        raise Forbidden(f"this needs {wanted} on the {kind}")


_TEAM_OF = {"service_provider": "customer"}
"""Whose permissions say who may change a team, where it is not the kind's own."""


def _seen(kind: str, scope: UUID, reach: Reach, held: rights.Access, load: Load, now: datetime) -> bool:
    """Everybody sees providers and tags, and whoever holds a role in a project sees its customer."""
    if kind == "service_provider":
        return load(providers.KIND, scope).state is not None
    if kind == "tag":
        return load(tag.KIND, scope).state is not None
    if kind != "customer":
        return any(rights.roles_in(held, each, now) for each in reach.seen)
    mine = [grant.held.scope for grant in held.grants if grant.held.scope_kind == "project" and grant.works(now)]
    return any(owner is not None and owner.customer == scope for owner in (load(projects.KIND, p).state for p in mine))
