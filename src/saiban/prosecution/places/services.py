"""What writes police stations and courts: a row and, beside it, what was changed and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from saiban.access.viewer import Viewer
from saiban.cases.faults import FieldFaults
from saiban.directory.models import Place
from saiban.prosecution.models import Court, PlaceChange, PoliceStation
from saiban.prosecution.queries import jurisdiction_of

Of = PlaceChange.Of
MODELS: dict[str, type[PoliceStation] | type[Court]] = {Of.STATION: PoliceStation, Of.COURT: Court}
COLUMNS = {
    Of.STATION: ("name_en", "name_ur", "kind", "district", "aliases", "valid_from", "valid_to"),
    Of.COURT: ("name_en", "name_ur", "kind", "place", "in_prison", "appeals_to", "valid_from", "valid_to"),
}
_BEFORE = {Of.STATION: "ps-", Of.COURT: ""}
LONGEST_CODE = 40


def districts_of(viewer: Viewer) -> models.QuerySet[Place]:
    """Return the districts of today in which a viewer may enter stations and courts."""
    districts = Place.objects.filter(level=Place.Level.DISTRICT, valid_to=None).order_by("name_en")
    if viewer.districts is not None:
        return districts.filter(code__in=viewer.districts)
    return districts.filter(parent=jurisdiction_of(viewer).province)


def places_of_courts(viewer: Viewer) -> models.QuerySet[Place]:
    """Return the places at which a viewer may enter courts: their districts, and the province for the whole service."""
    if viewer.districts is not None:
        return districts_of(viewer)
    province = jurisdiction_of(viewer).province
    districts = Place.objects.filter(level=Place.Level.DISTRICT, valid_to=None, parent=province)
    return (districts | Place.objects.filter(code=province)).order_by("level", "name_en")


@transaction.atomic
def save(
    *, viewer: Viewer, of: str, values: Mapping[str, Any], key: str, code: str = "", seen: int = 0
) -> PoliceStation | Court:
    """Enter a police station or court, or change the one of a code, and keep what was changed.

    `seen` is the number of the last change that the viewer saw. The same key changes nothing once more. Raises
    FieldFaults where somebody else changed it meanwhile, and for dates or names that cannot be.
    """
    model = MODELS[of]
    known = PlaceChange.objects.filter(key=key).first()
    if known is not None:
        return model.objects.get(pk=known.code)
    row = model.objects.select_for_update().get(pk=code) if code else model(code=_code(of, values["name_en"]))
    number = PlaceChange.objects.filter(of=of, code=row.code).count()
    if code and number != seen:
        raise FieldFaults({"name_en": _("Somebody else has changed this meanwhile. Look at what stands now.")})
    _check(row, of, values)
    changed = {}
    for name in COLUMNS[Of(of)]:
        before = _kept(getattr(row, name)) if code else None
        setattr(row, name, values[name])
        after = _kept(getattr(row, name))
        if before != after:
            changed[name] = [before, after]
    if changed:
        row.save(force_insert=not code)
        PlaceChange.objects.create(of=of, code=row.code, number=number + 1, values=changed, key=key, by=viewer.posting)
    return row


def said_of(change: PlaceChange) -> list[tuple[str, str, str]]:
    """Return what a change says: the name of each column, what it was, what it is."""
    model = MODELS[change.of]
    lines = []
    for name, (before, after) in change.values.items():
        field = model._meta.get_field(name)
        lines.append((str(field.verbose_name), _said(field, before), _said(field, after)))
    return lines


def _check(row: PoliceStation | Court, of: str, values: Mapping[str, Any]) -> None:
    found = {}
    begins, ends = values["valid_from"], values["valid_to"]
    if begins is not None and ends is not None and ends < begins:
        found["valid_to"] = _("It ends before it begins.")
    where = {"district": values["district"]} if of == Of.STATION else {"place": values["place"]}
    same = MODELS[of].objects.filter(name_en__iexact=values["name_en"], valid_to=None, **where)
    if ends is None and same.exclude(pk=row.pk).exists():
        found["name_en"] = _("There is one of this name at this place already.")
    if values.get("appeals_to") is not None and values["appeals_to"].pk == row.pk:
        found["appeals_to"] = _("A court's appeals go to another one.")
    if found:
        raise FieldFaults(found)


def _code(of: str, name: str) -> str:
    wanted = (_BEFORE[Of(of)] + (slugify(name) or of))[: LONGEST_CODE - 4].strip("-")
    taken = set(MODELS[of].objects.filter(code__startswith=wanted).values_list("code", flat=True))
    codes = (wanted, *(f"{wanted}-{number}" for number in range(2, 1000)))
    return next(code for code in codes if code not in taken)


def _kept(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.pk if isinstance(value, models.Model) else value


def _said(field: Any, value: Any) -> str:
    if value in (None, "", []):
        return "–"
    if isinstance(field, models.ForeignKey):
        return str(field.related_model.objects.filter(pk=value).first() or value)
    if isinstance(field, ArrayField):
        return "; ".join(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(dict(field.choices or ()).get(value, value))
