"""The registry of offering types."""

from uuid import UUID

import pytest
from waldur_api_client.models.offering_type_enum import OfferingTypeEnum

from commands.marketplace.types.offering_type import Builtin
from commands.marketplace.types.registry import TYPES, known
from domain.refusal import Invalid


def test_every_type_is_found_by_its_name_and_known_to_clients() -> None:
    assert {each.name for each in TYPES.values()} == set(TYPES)
    assert set(TYPES) <= {each.value for each in OfferingTypeEnum}


def test_who_has_a_say_in_orders_is_as_the_contract_has_it() -> None:
    assert {name for name in TYPES if TYPES[name].needs_provider_review} == {"Marketplace.Basic", "Marketplace.Slurm"}
    assert {name for name in TYPES if TYPES[name].can_cancel} == {"Marketplace.Basic", "Support.OfferingTemplate"}
    done = {name for name in TYPES if "done" in TYPES[name].provider_sets}
    assert done == {"Marketplace.Basic", "Support.OfferingTemplate", "Marketplace.Slurm"}
    assert {name for name in TYPES if "erred" in TYPES[name].provider_sets} == {"Marketplace.Slurm"}


def test_only_what_is_carried_out_by_jobs_has_jobs() -> None:
    assert all(bool(each.job_prefix) == (each.carried_out == "jobs") for each in TYPES.values())
    assert TYPES["Marketplace.Script"].job("Create") == "script.create"


def test_available_limits_are_components_of_the_type() -> None:
    assert all(set(t.available_limits) <= {c.type for c in t.components} for t in TYPES.values())


def test_an_offering_gets_its_builtin_components_from_the_type() -> None:
    builtin = Builtin(type="ram", name="RAM", measured_unit="GB", unit_factor=1024)
    made = builtin.component(UUID(int=1))
    assert (made.type, made.unit_factor, made.is_builtin, made.uuid) == ("ram", 1024, True, UUID(int=1))


def test_a_type_nobody_knows_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        known("Marketplace.Moon")
    assert refused.value.field == "type"
