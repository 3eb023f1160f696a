"""What commands about offerings, their parts and their tags need to be allowed."""

import msgspec

from commands.marketplace import component, offering_looks, offering_step, plan, screenshot, tag
from commands.marketplace import offering as offerings
from commands.needs import PROVIDERS, STAFF, Needs

OFFERINGS: dict[type[msgspec.Struct], Needs] = {
    tag.CreateTag: Needs("OFFERING.UPDATE", PROVIDERS),
    tag.ChangeTag: Needs(STAFF, "tag", "tag", creator=True),
    tag.RemoveTag: Needs(STAFF, "tag", "tag", creator=True),
    offerings.CreateOffering: Needs("OFFERING.CREATE", "customer", "customer"),
    offerings.ChangeOverview: Needs("OFFERING.UPDATE", "offering", "offering"),
    offerings.ChangeOfferingCategory: Needs("OFFERING.UPDATE_DESCRIPTION", "offering", "offering"),
    offerings.LocateOffering: Needs("OFFERING.UPDATE_LOCATION", "offering", "offering"),
    offerings.SetOfferingAttributes: Needs("OFFERING.UPDATE_ATTRIBUTES", "offering", "offering"),
    offerings.SetOfferingOptions: Needs("OFFERING.UPDATE_OPTIONS", "offering", "offering"),
    offerings.SetOfferingResourceOptions: Needs("OFFERING.UPDATE_OPTIONS", "offering", "offering"),
    offerings.SetOfferingBackendMetadata: Needs("OFFERING.UPDATE", "offering", "offering"),
    offerings.SetOfferingGroups: Needs("OFFERING.UPDATE", "offering", "offering"),
    offerings.ConnectOffering: Needs("OFFERING.UPDATE_INTEGRATION", "offering", "offering"),
    offering_looks.SetOfferingImage: Needs("OFFERING.UPDATE", "offering", "offering"),
    offering_looks.SetOfferingThumbnail: Needs("OFFERING.UPDATE_THUMBNAIL", "offering", "offering"),
    offering_looks.SetOfferingTags: Needs("OFFERING.UPDATE", "offering", "offering"),
    offering_looks.AddOfferingEndpoint: Needs("OFFERING.ADD_ENDPOINT", "offering", "offering"),
    offering_looks.RemoveOfferingEndpoint: Needs("OFFERING.DELETE_ENDPOINT", "offering", "offering"),
    offerings.MoveOffering: Needs(STAFF),
    offerings.RemoveOffering: Needs("OFFERING.DELETE", "provider of offering", "offering"),
    offering_step.ActivateOffering: Needs("OFFERING.CREATE", "offering", "offering"),
    offering_step.PauseOffering: Needs("OFFERING.PAUSE", "offering", "offering"),
    offering_step.UnpauseOffering: Needs("OFFERING.UNPAUSE", "offering", "offering"),
    offering_step.ArchiveOffering: Needs("OFFERING.ARCHIVE", "offering", "offering"),
    offering_step.DraftOffering: Needs("OFFERING.CREATE", "offering", "offering"),
    offering_step.MakeOfferingUnavailable: Needs("OFFERING.PAUSE", "offering", "offering"),
    offering_step.MakeOfferingAvailable: Needs("OFFERING.PAUSE", "offering", "offering"),
    screenshot.AddScreenshot: Needs("OFFERING.CREATE_SCREENSHOT", "offering", "offering"),
    screenshot.ChangeScreenshot: Needs("OFFERING.UPDATE_SCREENSHOT", "screenshot", "screenshot"),
    screenshot.RemoveScreenshot: Needs("OFFERING.DELETE_SCREENSHOT", "screenshot", "screenshot"),
    screenshot.AddOfferingFile: Needs("OFFERING.UPDATE", "offering", "offering"),
    screenshot.RemoveOfferingFile: Needs("OFFERING.UPDATE", "offering file", "offering_file"),
    component.CreateOfferingComponent: Needs("OFFERING.UPDATE_COMPONENTS", "offering", "offering"),
    component.ChangeOfferingComponent: Needs("OFFERING.UPDATE_COMPONENTS", "offering", "offering"),
    component.RemoveOfferingComponent: Needs("OFFERING.UPDATE_COMPONENTS", "offering", "offering"),
    plan.CreatePlan: Needs("OFFERING.CREATE_PLAN", "provider of offering", "offering"),
    plan.ChangePlan: Needs("OFFERING.UPDATE_PLAN", "provider of offering", "offering"),
    plan.ArchivePlan: Needs("OFFERING.ARCHIVE_PLAN", "provider of offering", "offering"),
    plan.SetPlanPrices: Needs("OFFERING.UPDATE_PLAN", "provider of offering", "offering"),
    plan.SetPlanQuotas: Needs("OFFERING.UPDATE_PLAN", "provider of offering", "offering"),
    plan.SetPlanDiscounts: Needs("OFFERING.UPDATE_PLAN", "provider of offering", "offering"),
    plan.SetPlanGroups: Needs("OFFERING.UPDATE_PLAN", "provider of offering", "offering"),
    plan.RemovePlan: Needs(STAFF),
    plan.BeginFuturePrices: Needs(STAFF),
}
