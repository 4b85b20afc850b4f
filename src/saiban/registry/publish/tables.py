"""Which file of a golden folder becomes which table, in the order in which foreign keys allow it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from saiban.registry.models import (
    Address,
    BenefitPaid,
    Contribution,
    DistrictFigure,
    Employer,
    EmployerIdentifier,
    Employment,
    Enrolment,
    Family,
    Household,
    HouseholdMember,
    Identifier,
    Overlap,
    Person,
    SourceRecord,
)

VERSION_COLUMNS = {"row_digest", "run_added_id", "run_changed_id", "run_ended_id", "merged_into_id"}


@dataclass(frozen=True)
class Table:
    """A table that is published from `<file>.parquet`.

    `numbered`: its rows have keys that last, and are changed in place; else its rows are facts, and a changed fact is a
    new row. `subject`: the kind of thing under which changes of its rows are announced, `subject_column`: whose key.
    """

    file: str
    model: type[models.Model]
    numbered: bool
    subject: str = ""
    subject_column: str = ""

    @property
    def name(self) -> str:
        """The table in PostgreSQL."""
        return self.model._meta.db_table

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a golden file has, without the digest; the key of a fact is given by PostgreSQL."""
        given = VERSION_COLUMNS if self.numbered else VERSION_COLUMNS | {"id"}
        return tuple(field.column for field in self.model._meta.concrete_fields if field.column not in given)

    @property
    def stamps(self) -> tuple[str, ...]:
        """The columns that say which publication a new row comes from."""
        return ("run_added_id", "run_changed_id") if self.numbered else ("run_added_id",)

    @property
    def merges(self) -> bool:
        """True where one number of this table may lead to another."""
        return self.numbered and any(field.column == "merged_into_id" for field in self.model._meta.concrete_fields)

    @property
    def key(self) -> str:
        """What names a living row: its key, or for a fact its digest."""
        return "id" if self.numbered else "row_digest"


TABLES = (
    Table("persons", Person, numbered=True, subject="person", subject_column="id"),
    Table("employers", Employer, numbered=True, subject="employer", subject_column="id"),
    Table("households", Household, numbered=True, subject="household", subject_column="id"),
    Table("families", Family, numbered=True),
    Table("source_records", SourceRecord, numbered=True),
    Table("identifiers", Identifier, numbered=False, subject="person", subject_column="person_id"),
    Table("enrolments", Enrolment, numbered=False, subject="person", subject_column="person_id"),
    Table("benefits_paid", BenefitPaid, numbered=False, subject="person", subject_column="person_id"),
    Table("addresses", Address, numbered=False, subject="person", subject_column="person_id"),
    Table("members", HouseholdMember, numbered=False, subject="household", subject_column="household_id"),
    Table("employer_identifiers", EmployerIdentifier, numbered=False, subject="employer", subject_column="employer_id"),
    Table("employments", Employment, numbered=False, subject="person", subject_column="person_id"),
    Table("contributions", Contribution, numbered=False, subject="person", subject_column="person_id"),
    Table("overlaps", Overlap, numbered=False),
    Table("district_figures", DistrictFigure, numbered=False),
)
