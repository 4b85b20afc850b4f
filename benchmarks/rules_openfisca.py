"""The household income test in OpenFisca-core, as its documentation writes and runs it, in an environment of its own.

    python rules_openfisca.py FOLDER   (people.npz, variants.json in it; figures as JSON on the last line)

The package, not Saiban, needs `openfisca-core` (AGPL): `benchmarks/rules.py` installs it into an environment that goes
with the run. Nothing of Saiban is imported here. Given the same arrays in memory, a run is what an analyst does: build
the simulation of these people and households, set the inputs, calculate. A variant is a Reform that changes parameters,
with a simulation of its own.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy
from openfisca_core.entities import build_entity
from openfisca_core.model_api import ETERNITY, MONTH, Reform, Variable
from openfisca_core.parameters import ParameterNode
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

PERIOD = "2026-03"
Person = build_entity(key="person", plural="persons", label="A person", is_person=True)
Household = build_entity(
    key="household", plural="households", label="A household", roles=[{"key": "member", "plural": "members"}]
)


class birth_date(Variable):
    value_type = date
    entity = Person
    definition_period = ETERNITY
    label = "Date of birth"


class disability(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Lives with a disability"


class wage(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Monthly wage"


class age(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Age in full years"

    def formula(person, period, parameters):
        born = person("birth_date", period).astype("datetime64[M]").astype(int)
        return (numpy.datetime64(period.start, "M").astype(int) - born) // 12


class household_income(Variable):
    value_type = float
    entity = Household
    definition_period = MONTH
    label = "Wages of all members"

    def formula(household, period, parameters):
        return household.sum(household.members("wage", period))


class allowance(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Allowance of a disabled adult whose household earns little for each head"

    def formula(person, period, parameters):
        figures = parameters(period).allowance
        each = person.household("household_income", period) / person.household.nb_persons()
        entitled = person("disability", period) * (person("age", period) >= figures.age) * (each <= figures.income)
        return entitled * figures.amount


class Country(TaxBenefitSystem):
    """A country with this one allowance."""

    def __init__(self, figures: dict[str, float]) -> None:
        super().__init__([Person, Household])
        self.add_variables(birth_date, disability, wage, age, household_income, allowance)
        values = {name: {"values": {"2020-01-01": {"value": value}}} for name, value in figures.items()}
        self.parameters = ParameterNode("", data={"allowance": values})


def simulated(system: TaxBenefitSystem, people: dict[str, numpy.ndarray]) -> float:
    """Simulate these people under a system and return what the allowance costs in the month."""
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", people["person"])
    households = builder.declare_entity("household", people["households"])
    builder.join_with_persons(households, people["household"], numpy.zeros(len(people["person"]), int))
    simulation = builder.build(system)
    simulation.set_input("birth_date", "ETERNITY", people["birth_date"])
    simulation.set_input("disability", "ETERNITY", people["disability"])
    simulation.set_input("wage", PERIOD, people["wage"])
    return float(simulation.calculate("allowance", PERIOD).sum(dtype=float))


def variant(system: TaxBenefitSystem, figures: dict[str, float]) -> TaxBenefitSystem:
    """Return the system reformed: other figures since the beginning of 2026."""

    def changed(parameters: ParameterNode) -> ParameterNode:
        for name, value in figures.items():
            getattr(parameters.allowance, name).update(start="2026-01-01", value=value)
        return parameters

    class Changed(Reform):
        def apply(self) -> None:
            self.modify_parameters(changed)

    return Changed(system)


def main(folder: Path) -> None:
    """Time one run and all variants, and print what they took and gave."""
    with numpy.load(folder / "people.npz") as stored:
        people = {name: stored[name] for name in stored.files}
    asked = json.loads((folder / "variants.json").read_text())
    system = Country(asked["figures"])
    simulated(system, people)  # warms up
    begin = time.perf_counter()
    cost = simulated(system, people)
    one = time.perf_counter() - begin
    begin = time.perf_counter()
    costs = [simulated(variant(system, figures), people) for figures in asked["variants"]]
    many = time.perf_counter() - begin
    print(json.dumps({"version": version("openfisca-core"), "one": one, "many": many, "cost": cost, "costs": costs}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
