"""What reads prosecutions for a page: always for a viewer, so that what they may not see is in no list and no count."""

from __future__ import annotations

from django.db.models import QuerySet

from saiban.access.viewer import Viewer
from saiban.cases.models import Case
from saiban.cases.queries import cases_for
from saiban.prosecution.case_types import CASE_TYPES
from saiban.prosecution.law.jurisdictions import Jurisdiction, jurisdictions
from saiban.prosecution.models import Accused, Court, Exhibit, Hearing, PoliceStation, Prosecution, Witness

OURS = tuple(one.code for one in CASE_TYPES)
SERVICE = "prosecution-"
"""How the codes of the organisations begin that are prosecution services; the code of the jurisdiction follows."""


def service_cases(viewer: Viewer) -> QuerySet[Case]:
    """The cases of this room that a viewer may see."""
    return cases_for(viewer).filter(case_type__in=OURS)


def prosecutions_for(viewer: Viewer) -> QuerySet[Prosecution]:
    """The prosecutions that a viewer may see, each with its case, station and court."""
    seen = Prosecution.objects.filter(case__in=service_cases(viewer).values("pk"))
    return seen.select_related("case", "station", "court")


def hearings_for(viewer: Viewer) -> QuerySet[Hearing]:
    """The hearings of prosecutions that a viewer may see; narrow them by court and day first."""
    return Hearing.objects.filter(case__in=service_cases(viewer).values("pk"))


def accused_for(viewer: Viewer) -> QuerySet[Accused]:
    """The accused of prosecutions that a viewer may see."""
    return Accused.objects.filter(case__in=service_cases(viewer).values("pk"))


def witnesses_of(case: Case) -> QuerySet[Witness]:
    """The witnesses of a case that somebody looks at already, by number."""
    return Witness.objects.filter(case=case).order_by("number")


def exhibits_of(case: Case) -> QuerySet[Exhibit]:
    """The exhibits of a case that somebody looks at already, with their ledgers."""
    return Exhibit.objects.filter(case=case).prefetch_related("custody").order_by("number")


def jurisdiction_of(viewer: Viewer) -> Jurisdiction:
    """Return the jurisdiction of the viewer's service; Sindh's, the first, for whoever belongs to none."""
    code = viewer.organisation.pk.removeprefix(SERVICE) if viewer.organisation is not None else ""
    return jurisdictions().get(code) or next(iter(jurisdictions().values()))


def stations_for(viewer: Viewer) -> QuerySet[PoliceStation]:
    """The police stations of the viewer's districts, or of the province of their service."""
    stations = PoliceStation.objects.select_related("district").order_by("name_en")
    if viewer.districts is not None:
        return stations.filter(district__in=viewer.districts)
    return stations.filter(district__parent=jurisdiction_of(viewer).province)


def courts_for(viewer: Viewer) -> QuerySet[Court]:
    """The courts of the viewer's districts with those of the whole province, or of the province of their service."""
    province = jurisdiction_of(viewer).province
    courts = Court.objects.select_related("place").order_by("name_en")
    if viewer.districts is not None:
        return courts.filter(place__in=[*viewer.districts, province])
    return courts.filter(place__parent=province) | courts.filter(place=province)
