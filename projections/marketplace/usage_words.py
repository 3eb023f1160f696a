"""What events of usage, of accounts at offerings and of agents say to people."""

from domain.marketplace import offering_user_events as accounts
from domain.marketplace import site_agent_events as agents
from domain.marketplace.accounts import AccountListed
from domain.marketplace.usage_account import UsageAccountClosed, UsageMonthBegun
from domain.marketplace.usage_events import UsageCarriedOver, UsageReported, UserUsageReported

WORDS: dict[str, str] = {
    UsageReported.name: "{actor} reported that {amount} of {type} was used",
    UsageCarriedOver.name: "{amount} of {type} was carried over from the month before",
    UserUsageReported.name: "{actor} reported that {amount} of {type} was used by one account",
    UsageMonthBegun.name: "Usage of the resource was reported for the month of {month} for the first time",
    UsageAccountClosed.name: "The resource has ended: usage is reported up to the month of {month}",
    accounts.OfferingUserRequested.name: "{actor} asked for an account at the offering for {person}",
    accounts.OfferingUserNamed.name: "{actor} named the account of {person} at the offering",
    accounts.OfferingUserCommented.name: "{actor} told {person} about the account at the offering",
    accounts.OfferingUserCreationBegun.name: "The account is being created",
    accounts.OfferingUserLinkingAwaited.name: "The person has to link another account",
    accounts.OfferingUserValidationAwaited.name: "The person has to prove something more",
    accounts.OfferingUserConfirmed.name: "The account works",
    accounts.OfferingUserCreationFailed.name: "The account could not be created",
    accounts.OfferingUserDeletionRequested.name: "{actor} asked for the account to be deleted",
    accounts.OfferingUserDeletionBegun.name: "The account is being deleted",
    accounts.OfferingUserDeleted.name: "The account was deleted",
    accounts.OfferingUserDeletionFailed.name: "The account could not be deleted",
    accounts.OfferingUserRestrictionSet.name: "{actor} set whether the account is restricted: {is_restricted}",
    accounts.OfferingUserRemoved.name: "{actor} removed the account",
    accounts.OfferingUserForgotten.name: "What the account was called is forgotten",
    AccountListed.name: "{person} has an account at an offering",
    agents.SiteAgentRegistered.name: "{actor} registered agent {title}",
    agents.SiteAgentRenamed.name: "{actor} renamed the agent to {title}",
    agents.SiteAgentDescribed.name: "The agent runs version {version}",
    agents.SiteAgentRestarted.name: "The agent was started",
    agents.SiteAgentServiceRegistered.name: "The agent runs service {title} in mode {mode}",
    agents.SiteAgentServiceCounted.name: "A service of the agent told its numbers",
    agents.SiteAgentServiceRemoved.name: "{actor} removed a service of the agent",
    agents.SiteAgentProcessorRegistered.name: "The agent works on {backend_type} with {title}",
    agents.SiteAgentProcessorRan.name: "The agent was at work",
    agents.SiteAgentProcessorRemoved.name: "{actor} removed a processor of the agent",
    agents.SiteAgentRemoved.name: "{actor} removed the agent",
}
