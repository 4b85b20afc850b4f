"""The one place where sharing is decided, for pages and for other systems alike.

Whoever asks about people of other organisations gets a permit first: `permit` finds the standing agreement of the
asker's organisation for the purpose, or raises `NotPermitted`, which says why and what to do. What reads the registry
then takes nothing but the permit: its fields, schemes, districts and day's allowance. A bar on law enforcement and
immigration stands above every agreement. Each refusal goes on the log by `refuse`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import allowance
from saiban.access.asker import Asker, asker_of, record
from saiban.access.models import Agreement
from saiban.access.purposes import BARRED_KINDS, BARRED_PURPOSES
from saiban.access.refusals import NotPermitted, Refusal, refuse
from saiban.access.shared_fields import labels
from saiban.directory.models import Organisation

__all__ = ["Asker", "NotPermitted", "Permit", "Refusal", "asker_of", "permit", "permits", "refuse"]

_AGREED = "SELECT * FROM access_agreement WHERE organisation_id = %s AND state IN ('approved', 'ended') ORDER BY id"
KEPT_SECONDS = 5.0
_kept: dict[str, tuple[float, list[Agreement]]] = {}
_DISTRICTS = "SELECT code FROM directory_place WHERE level = 'district' AND (code = ANY(%s) OR parent_id = ANY(%s))"


@dataclass(frozen=True)
class Permit:
    """What an asker may have: the fields, and people of these schemes and districts (None: of all)."""

    asker: Asker
    purpose: str
    agreement: Agreement = field(repr=False)
    fields: frozenset[str]
    schemes: frozenset[str] | None
    districts: frozenset[str] | None
    a_day: int

    def require(
        self, *, fields: Iterable[str] = (), schemes: Iterable[str] = (), districts: Iterable[str] = ()
    ) -> None:
        """Raise NotPermitted where one of these is not shared: a refusal that names what was asked, and nobody."""
        if beyond := set(fields) - self.fields:
            raise self._refused(Refusal.FIELD_NOT_SHARED, ", ".join(labels(beyond)))
        if self.schemes is not None and (other := set(schemes) - self.schemes):
            raise self._refused(Refusal.SCHEME_NOT_SHARED, ", ".join(sorted(other)))
        if self.districts is not None and (outside := set(districts) - self.districts):
            raise self._refused(Refusal.OUTSIDE_TERRITORY, ", ".join(sorted(outside)))

    def spend(self, people: int) -> None:
        """Count people asked about against the day's allowance, in the running transaction.

        Exact however many ask at once. Raises NotPermitted, with nothing counted, where not all of them fit in what is
        left of the day (too_many_today), or where the agreement stands no longer.
        """
        allowance.take(
            self.agreement,
            timezone.localdate(),
            people,
            still=lambda: _named(_own_agreements(self.asker.organisation), self.purpose, self.agreement.code),
            too_many=lambda: self._refused(Refusal.TOO_MANY_TODAY, str(self.a_day)),
        )

    def log(
        self, act: str, *, subject_kind: str, subjects: Iterable[int], fields: Iterable[str] = (), results: int = 0
    ) -> None:
        """Write a look on the log under this agreement, in the running transaction."""
        record(
            self.asker,
            act=act,
            purpose=self.purpose,
            subject_kind=subject_kind,
            subjects=subjects,
            fields=fields,
            results=results,
            agreement=self.agreement.code,
        )

    def _refused(self, reason: Refusal, detail: str) -> NotPermitted:
        return NotPermitted(reason, purpose=self.purpose, agreement=self.agreement.code, detail=detail)


def permit(asker: Asker, *, purpose: str, agreement: str | None = None, to_spend: bool = False) -> Permit:
    """Return what the asker may have for a purpose under its agreement, or raise NotPermitted.

    `agreement` is a code; without one the standing agreement of the organisation for the purpose is taken, the
    narrowest where there are several (named schemes before all, named places before the whole country, fewer before
    more, the newest). `to_spend` says that nothing is told before it is spent for: then agreements may be those of a
    few seconds ago, since whether the one taken stands at this moment is seen when it is spent for.
    """
    _bar(asker, purpose)
    if to_spend:
        with suppress(NotPermitted):
            return _chosen(asker, _recently_agreed(asker.organisation), purpose, agreement)
    return _chosen(asker, _own_agreements(asker.organisation), purpose, agreement)


def _chosen(asker: Asker, own: list[Agreement], purpose: str, agreement: str | None) -> Permit:
    if agreement is not None:
        return _permit(asker, _named(own, purpose, agreement))
    standing = sorted((one for one in own if one.purpose == purpose and one.stands()), key=_narrowness)
    if standing:
        return _permit(asker, standing[0])
    raise _nothing_stands(own, purpose)


def permits(asker: Asker, *, purpose: str) -> list[Permit]:
    """Return every permit that stands for the asker and purpose, the narrowest first; none where it is barred."""
    try:
        _bar(asker, purpose)
    except NotPermitted:
        return []
    own = _own_agreements(asker.organisation)
    standing = (one for one in own if one.purpose == purpose and one.stands())
    return [_permit(asker, one) for one in sorted(standing, key=_narrowness)]


def _bar(asker: Asker, purpose: str) -> None:
    if purpose in BARRED_PURPOSES:
        raise NotPermitted(Refusal.BARRED_PURPOSE, purpose=purpose)
    if asker.organisation.kind in BARRED_KINDS:
        raise NotPermitted(Refusal.BARRED_ORGANISATION, purpose=purpose)


def _own_agreements(organisation: Organisation) -> list[Agreement]:
    """Return what was ever agreed with an organisation. What is only proposed or was refused is as if not there."""
    return list(Agreement.objects.raw(_AGREED, [organisation.pk]))


def _recently_agreed(organisation: Organisation) -> list[Agreement]:
    """Return what was agreed with an organisation, as read at most `KEPT_SECONDS` ago: other systems ask often.

    A change may be late in this alone, that a newer and narrower agreement is not yet the one that is taken.
    """
    now = time.monotonic()
    until, agreed = _kept.get(organisation.pk, (0.0, []))
    if until < now:
        agreed = _own_agreements(organisation)
        _kept[organisation.pk] = (now + KEPT_SECONDS, agreed)
    return agreed


def forget() -> None:
    """Read agreements anew from now on, as after a change that this process has made."""
    _kept.clear()


def _named(own: list[Agreement], purpose: str, code: str) -> Agreement:
    """Return the agreement of this code; that of another organisation is as if there were none."""
    found = next((one for one in own if one.code == code), None)
    if found is None:
        raise NotPermitted(Refusal.NO_AGREEMENT, purpose=purpose)
    if found.purpose != purpose:
        raise NotPermitted(
            Refusal.WRONG_PURPOSE, purpose=purpose, agreement=code, detail=str(found.get_purpose_display())
        )
    if not found.stands():
        raise NotPermitted(Refusal.EXPIRED, purpose=purpose, agreement=code, detail=_why_not_today(found))
    return found


def _nothing_stands(own: list[Agreement], purpose: str) -> NotPermitted:
    past = [one for one in own if one.purpose == purpose]
    if past:
        newest = max(past, key=lambda one: (one.valid.upper, one.pk))
        return NotPermitted(Refusal.EXPIRED, purpose=purpose, agreement=newest.code, detail=_why_not_today(newest))
    if others := sorted({str(one.get_purpose_display()) for one in own if one.stands()}):
        return NotPermitted(Refusal.WRONG_PURPOSE, purpose=purpose, detail=", ".join(others))
    return NotPermitted(Refusal.NO_AGREEMENT, purpose=purpose)


def _why_not_today(agreement: Agreement) -> str:
    if agreement.state == Agreement.State.ENDED:
        return _("it was ended early")
    if agreement.valid.lower > timezone.localdate():
        return _("it begins on %(day)s") % {"day": agreement.valid.lower.isoformat()}
    return _("it ran until %(day)s") % {"day": agreement.last_day.isoformat()}


def _narrowness(agreement: Agreement) -> tuple[bool, bool, int, int, int]:
    schemes, places = len(agreement.schemes), len(agreement.places)
    return agreement.all_schemes, agreement.whole_country, schemes, places, -agreement.pk


def _permit(asker: Asker, agreement: Agreement) -> Permit:
    return Permit(
        asker=asker,
        purpose=agreement.purpose,
        agreement=agreement,
        fields=frozenset(agreement.fields),
        schemes=None if agreement.all_schemes else frozenset(agreement.schemes),
        districts=None if agreement.whole_country else _districts(agreement.places),
        a_day=agreement.a_day,
    )


def _districts(places: list[str]) -> frozenset[str]:
    """Return the districts that lie in places, a province's with those that it had in the past."""
    with connection.cursor() as cursor:
        cursor.execute(_DISTRICTS, [places, places])
        return frozenset(code for (code,) in cursor.fetchall())
