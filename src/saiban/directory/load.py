"""The packaged tables of organisations, schemes, combinations and places, brought into the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import models, transaction

from saiban.directory.models import Organisation, Place, Scheme, SchemeCombination, Service
from saiban.terms import packaged, places


@transaction.atomic
def load_directory() -> None:
    """Bring organisations, schemes, combinations, services and places to what the packaged tables say. May be repeated.

    What is no longer in a table stays, because records may point to it.
    """
    _put(Organisation, (Organisation(**row) for row in table("organisations")))
    _put(Service, (Service(**row) for row in table("services")))
    _put(Scheme, (_scheme(row) for row in table("schemes")))
    _put(SchemeCombination, (_combination(row) for row in table("combinations")), key=("first", "second"))
    for level in (_provinces(), _districts(), _tehsils()):
        _put(Place, level)


def table(name: str) -> list[dict[str, str]]:
    """The rows of a packaged table by its name (organisations, schemes, combinations, services)."""
    return packaged.rows("saiban.directory", f"tables/{name}.csv")


def _scheme(row: dict[str, str]) -> Scheme:
    return Scheme(organisation_id=row.pop("organisation"), **row)


def _combination(row: dict[str, str]) -> SchemeCombination:
    return SchemeCombination(first_id=row.pop("first"), second_id=row.pop("second"), **row)


def _provinces() -> Iterator[Place]:
    for one in places.PROVINCES.values():
        yield Place(code=one.code, name_en=one.name_en, name_ur=one.name_ur, level=Place.Level.PROVINCE)


def _districts() -> Iterator[Place]:
    for one in places.districts():
        yield Place(
            code=one.pcode,
            name_en=one.name_en,
            name_ur=one.name_ur,
            level=Place.Level.DISTRICT,
            parent_id=one.province,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            latitude=one.latitude,
            longitude=one.longitude,
            population=one.population_2023,
        )


def _tehsils() -> Iterator[Place]:
    """The tehsils of the census; their Urdu names are ours (`saiban.terms.places.Tehsil`)."""
    for one in places.tehsils():
        yield Place(
            code=one.code,
            name_en=one.name_en,
            name_ur=one.name_ur,
            level=Place.Level.TEHSIL,
            parent_id=one.district,
            population=one.population_2023,
        )


def _put(model: type[models.Model], rows: Iterable[models.Model], key: tuple[str, ...] = ("code",)) -> None:
    told = [field.name for field in model._meta.concrete_fields if not field.primary_key and field.name not in key]
    model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=key, update_fields=told)
