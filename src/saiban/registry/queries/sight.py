"""What a viewer may see of the registry: the one place where rows are kept from somebody.

Stewards and auditors see what every source says. Everybody else sees only people, households and employers that the
own organisation's sources know, and of them the golden values and what those sources say. A posting with a place sees
only who stays there now. What else an organisation may learn of people stands in its sharing agreements (`permits`),
under which `saiban.registry.agreed` asks. Every other module of `queries` begins from a function of this one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from saiban.access.models import Purpose
from saiban.access.permits import Permit, asker_of, permits
from saiban.access.purposes import SharingPurpose
from saiban.access.viewer import Viewer
from saiban.directory.models import DataSource, Scheme
from saiban.registry.models import (
    Employer,
    EmployerIdentifier,
    Household,
    Person,
    SourceRecord,
)

Row = TypeVar("Row", bound=Model)

AGREED_PURPOSES: dict[Purpose | None, SharingPurpose] = {
    Purpose.CASE_HANDLING: SharingPurpose.CASE_HANDLING,
    Purpose.STEWARDSHIP: SharingPurpose.DUPLICATE_CHECK,
    Purpose.INSPECTION: SharingPurpose.INSPECTION,
    Purpose.AUDIT: SharingPurpose.AUDIT,
}
"""For what an agreement must be, so that it serves a viewer of this purpose. Statistics look at no person."""


@dataclass(frozen=True)
class Sight:
    """The reach of a viewer's eyes, worked out once a request."""

    viewer: Viewer

    @property
    def whole(self) -> bool:
        """True when what every organisation's sources say may be seen."""
        return self.viewer.sees_all_sources

    @cached_property
    def sources(self) -> dict[str, DataSource]:
        """The sources whose rows may be seen, by code."""
        sources = DataSource.objects.select_related("scheme").order_by("code")
        if not self.whole:
            sources = sources.filter(organisation=self.viewer.organisation)
        return {source.code: source for source in sources}

    @cached_property
    def schemes(self) -> dict[str, Scheme]:
        """The schemes whose enrolments, payments and numbers may be seen, by code."""
        schemes = Scheme.objects.select_related("organisation").order_by("code")
        if not self.whole:
            schemes = schemes.filter(Q(organisation=self.viewer.organisation) | Q(sources__in=self.sources)).distinct()
        return {scheme.code: scheme for scheme in schemes}

    @property
    def agreed_purpose(self) -> str:
        """For what an agreement must be to serve this viewer; empty where none does."""
        return AGREED_PURPOSES.get(self.viewer.purpose, "")

    @cached_property
    def permits(self) -> list[Permit]:
        """What the own organisation's agreements allow for the viewer's purpose, within the posting's place."""
        if self.whole or not self.agreed_purpose or self.viewer.organisation is None:
            return []
        standing = permits(asker_of(self.viewer), purpose=self.agreed_purpose)
        here = self.viewer.districts
        if here is None:
            return standing
        if self.viewer.tehsil is not None:  # agreements speak of districts: none can be cut down to a tehsil
            return []
        cut = [replace(one, districts=here if one.districts is None else here & one.districts) for one in standing]
        return [one for one in cut if one.districts]

    def people(self) -> QuerySet[Person]:
        """Everybody whom the viewer may see, merged and ended numbers included."""
        people = Person.objects.all()
        if not self.whole:
            people = people.filter(sources__overlap=list(self.sources))
        return people.filter(self._here())

    def present_people(self) -> QuerySet[Person]:
        """Those of them whose number is in use today."""
        return self.people().filter(merged_into__isnull=True, run_ended__isnull=True)

    def households(self) -> QuerySet[Household]:
        """The households that the viewer may see."""
        households = Household.objects.filter(self._here())
        if self.whole:
            return households
        return households.filter(Exists(self.records().filter(household=OuterRef("pk"))))

    def employers(self) -> QuerySet[Employer]:
        """The employers that the viewer may see."""
        employers = Employer.objects.filter(self._in_districts())
        if self.whole:
            return employers
        reported = Exists(self.records().filter(employer=OuterRef("pk")))
        numbered = Exists(EmployerIdentifier.objects.filter(employer=OuterRef("pk"), source__in=self.sources))
        return employers.filter(reported | numbered)

    def records(self) -> QuerySet[SourceRecord]:
        """The live source records that the viewer may see."""
        records = SourceRecord.objects.filter(run_ended__isnull=True)
        return records if self.whole else records.filter(source__in=self.sources)

    def said(self, facts: QuerySet[Row]) -> QuerySet[Row]:
        """Those live facts (rows with a `record`) that a source of the viewer reported."""
        live = facts.filter(run_ended__isnull=True)
        return live if self.whole else live.filter(record__source__in=self.sources)

    def _here(self) -> Q:
        return Q(tehsil=self.viewer.tehsil) if self.viewer.tehsil is not None else self._in_districts()

    def _in_districts(self) -> Q:
        """Within the posting's districts; of an employer no tehsil is known, so that its district has to do."""
        return Q() if self.viewer.districts is None else Q(district__in=self.viewer.districts)
