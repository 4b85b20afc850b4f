"""What a viewer learns of people under the sharing agreements of the own organisation: by exact number, and no more.

Nobody looks through another organisation's people by name. Each question is counted against the day's allowance of the
agreement and stands on the log under its code; `saiban.registry.shared` sees to both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from saiban.access.permits import Permit, asker_of, permit
from saiban.access.shared_fields import SharedField
from saiban.access.viewer import Viewer
from saiban.directory.models import Place, Scheme
from saiban.frame.language import day_words, listed, page_language
from saiban.registry import shared
from saiban.registry.queries.sight import Sight
from saiban.registry.shared import SharedHousehold, SharedPerson
from saiban.terms import codes, dates, money
from saiban.terms.registry_numbers import format_number


@dataclass(frozen=True)
class Agreed:
    """A person as an agreement shows them: each field that it grants, with what is known of it, line by line."""

    permit: Permit
    rows: Sequence[tuple[str, Sequence[str]]]


def agreed_people(viewer: Viewer, numbers: Iterable[tuple[str, str]]) -> list[Agreed]:
    """Ask for people by number (kind and value) under every agreement that stands for the viewer's purpose.

    The same person comes once for each agreement that shows them. Raises NotPermitted where a day's allowance is used
    up. Without an agreement nothing is looked up.
    """
    asked = _likeliest(numbers)
    found: list[Agreed] = []
    for one in Sight(viewer).permits if asked else ():
        people = {person.key: person for ones in shared.look_up(one, asked) for person in ones}
        wording = _Wording.of(people.values())
        found += [Agreed(one, wording.rows(person)) for person in people.values()]
    return found


def asked_for(viewer: Viewer, number: str) -> list[Agreed]:
    """Ask for one person by registry number. Raises NotPermitted, with the reason, where there is no agreement."""
    sight = Sight(viewer)
    if not sight.permits:
        permit(asker_of(viewer), purpose=sight.agreed_purpose)
    return agreed_people(viewer, [("registry", number)])


def _likeliest(numbers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what a typed number is taken for, so that one question costs one: a registry number before a CNIC."""
    known = [one for one in dict.fromkeys(numbers) if one[0] in shared.KINDS]
    return [one for one in known if one[0] in ("registry", "cnic")][:1] or known[:1]


@dataclass(frozen=True)
class _Wording:
    """Turns codes into words in the reader's language."""

    schemes: dict[str, Scheme]
    places: dict[str, Place]

    @classmethod
    def of(cls, people: Iterable[SharedPerson]) -> _Wording:
        lived = {code for one in people for code in _places_in(one)}
        return cls(Scheme.objects.in_bulk(), Place.objects.in_bulk(lived))

    def rows(self, person: SharedPerson) -> list[tuple[str, list[str]]]:
        told = ((field, self._lines(field, person)) for field in SharedField if field.value in person.fields)
        return [(str(field.label), [line for line in lines if line]) for field, lines in told]

    def _lines(self, field: SharedField, person: SharedPerson) -> list[str]:
        value = getattr(person, field.value)
        if value is None or value == "":
            return []
        if field == SharedField.REGISTRY_NUMBER:
            return [format_number(value)]
        if field == SharedField.NAME:
            return [value, person.name_ur or ""]
        if field in (SharedField.SEX, SharedField.MARITAL_STATUS):
            kind = codes.Sex if field == SharedField.SEX else codes.MaritalStatus
            return [codes.label(kind(value), page_language())]
        if field == SharedField.BIRTH_DATE:
            precision = person.birth_precision or "day"
            return [dates.format_date(dates.PartialDate(value, precision), page_language())]
        if field == SharedField.DEATH_DATE:
            return [_day(value)]
        if field == SharedField.DISABILITY:
            return [_("Yes") if value else _("No")]
        if field == SharedField.ADDRESS:
            return [_listed(one.text, self._place(one.tehsil, one.district)) for one in value]
        if field == SharedField.IDENTITY_NUMBERS:
            return [_masked(one.value) for one in value]
        if field == SharedField.PHONE:
            return [_masked(one) for one in value]
        if field == SharedField.HOUSEHOLD:
            return [self._household(value)]
        if field == SharedField.HOUSEHOLD_MEMBERS:
            return [self._member(one.person, one.relation) for one in value]
        if field == SharedField.ENROLMENTS:
            return [self._period(one.scheme, one.since, one.until, one.status) for one in value]
        if field == SharedField.BENEFITS:
            paid = ((one, money.format_rupees(int(one.amount * 100), page_language())) for one in value)
            return [f"{self._scheme(one.scheme)}: {rupees} · {_day(one.paid_on or one.since)}" for one, rupees in paid]
        if field == SharedField.EMPLOYMENT:
            return [f"{one.employer_name} · {self._period(one.scheme, one.since, one.until)}" for one in value]
        return [str(one) for one in value] if isinstance(value, tuple) else [str(value)]

    def _scheme(self, code: str) -> str:
        return str(self.schemes.get(code, code))

    def _place(self, *given: str | None) -> str:
        return _listed(*(str(self.places.get(code, code)) for code in given if code))

    def _household(self, home: SharedHousehold) -> str:
        about = [format_number(home.number), self._place(home.tehsil, home.district)]
        if home.size:
            about.append(_("members: %(count)s") % {"count": home.size})
        return " · ".join(filter(None, about))

    def _member(self, person: SharedPerson, relation: str) -> str:
        known = {str(one): one for one in codes.Relation}
        said = codes.label(known[relation], page_language()) if relation in known else ""
        called = person.name or (format_number(person.registry_number) if person.registry_number else "")
        return " · ".join(filter(None, (called, said)))

    def _period(self, scheme: str, since: date | None, until: date | None, status: str = "") -> str:
        known = {str(one): one for one in codes.EnrolmentStatus}
        said = codes.label(known[status], page_language()) if status in known else ""
        days = f"{_day(since)} – {_day(until)}" if since or until else ""
        return " · ".join(filter(None, (self._scheme(scheme), said, days)))


def _places_in(person: SharedPerson) -> set[str]:
    lived = [(one.district, one.tehsil) for one in person.address or ()]
    if person.household:
        lived.append((person.household.district, person.household.tehsil))
    return {code for pair in lived for code in pair if code}


def _listed(*words: str) -> str:
    return listed(filter(None, words))


def _masked(value: str) -> str:
    """The last four characters of a number: pages show no other organisation's numbers in clear."""
    return f"••••{value[-4:]}"


def _day(day: date | None) -> str:
    return day_words(day) if day else ""
