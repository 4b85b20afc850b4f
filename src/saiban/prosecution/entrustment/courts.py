"""Which courts may have a case: its own, once it has one, else those of its track in its district."""

from __future__ import annotations

from django.db.models import Q

from saiban.cases.models import Case
from saiban.prosecution.law.tracks import ANTI_TERRORISM, JUVENILE, NARCOTICS, SEXUAL_OFFENCE
from saiban.prosecution.models import Court, Prosecution

_SPECIAL = {
    ANTI_TERRORISM: Court.Kind.ANTI_TERRORISM,
    NARCOTICS: Court.Kind.NARCOTICS,
    JUVENILE: Court.Kind.JUVENILE,
    SEXUAL_OFFENCE: Court.Kind.ANTI_RAPE,
}
_MAGISTRATES = {"1_to_3": (Court.Kind.MAGISTRATE,), "under_1": (Court.Kind.MAGISTRATE,)}
_EITHER = {"3_to_7": (Court.Kind.MAGISTRATE, Court.Kind.SESSION)}


def possible(case: Case, heaviest: str) -> list[str]:
    """Return the codes of the courts that may have a case whose heaviest punishment is of this class."""
    file = Prosecution.objects.get(pk=case.pk)
    if file.court_id is not None:
        return [file.court_id]
    ordinary = (_MAGISTRATES | _EITHER).get(heaviest, (Court.Kind.SESSION,))
    kinds = (_SPECIAL[file.track],) if file.track in _SPECIAL else ordinary
    here = Q(place=case.district_id) | Q(place__parts=case.district_id)
    courts = Court.objects.filter(here, valid_to__isnull=True).distinct().order_by("code")
    found = list(courts.filter(kind__in=kinds).values_list("pk", flat=True))
    return found or list(courts.filter(kind=Court.Kind.SESSION).values_list("pk", flat=True))
