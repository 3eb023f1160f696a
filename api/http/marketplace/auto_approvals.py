"""Rules of projects that approve orders by themselves."""

from api.http.addresses import uuid_of
from api.http.ask import Ask
from api.http.forms import form, given
from api.http.lists import reads
from api.http.route import Reply
from api.http.writes import creates, destroys, updates
from commands.marketplace.auto_approval import ChangeAutoApproval, CreateAutoApproval, RemoveAutoApproval
from projections.marketplace.auto_approvals_documents import AUTO_APPROVALS

PATH = "/api/marketplace-project-order-auto-approvals/"
ONE, NAME = f"{PATH}{{uuid}}/", "marketplace_project_order_auto_approvals"
RuleCreation = form("ProjectOrderAutoApprovalRequest", CreateAutoApproval, project=str)
RuleChange = form("PatchedProjectOrderAutoApprovalRequest", ChangeAutoApproval, without=("rule",))
RuleReplacement = form(
    "ProjectOrderAutoApprovalUpdate", ChangeAutoApproval, without=("rule",), required=("monthly_cost_limit",)
)


async def create(ask: Ask) -> Reply:
    fields = given(await ask.body(RuleCreation))
    fields["project"] = uuid_of("project", str(fields["project"]), "projects")
    answer = await ask.command(CreateAutoApproval(**fields), refers=("project",))
    return await ask.one(AUTO_APPROVALS, answer.result, 201)


async def change(ask: Ask) -> Reply:
    rule = ask.uuid()
    body = await ask.body(ask.route.body or RuleChange, ChangeAutoApproval, rule=rule)
    await ask.command(ChangeAutoApproval(rule, **given(body)))
    return await ask.one(AUTO_APPROVALS, rule)


async def destroy(ask: Ask) -> Reply:
    await ask.command(RemoveAutoApproval(ask.uuid()))
    return Reply(204)


ROUTES = [
    *reads(AUTO_APPROVALS, PATH, NAME),
    creates(PATH, NAME, create, RuleCreation, AUTO_APPROVALS, CreateAutoApproval),
    *updates(ONE, NAME, change, (RuleChange, RuleReplacement), AUTO_APPROVALS, ChangeAutoApproval),
    destroys(ONE, NAME, destroy, AUTO_APPROVALS, RemoveAutoApproval),
]
