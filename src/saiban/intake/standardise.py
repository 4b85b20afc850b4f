"""Rows of a file to standard rows: every cell read by its field, every row accepted or put aside with its reasons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from saiban.engine.standard import RECORDS
from saiban.intake import checks
from saiban.intake.arrays import identifier_lists, paired, raw_lists
from saiban.intake.columns import constant, day_reader, precision, prepare
from saiban.intake.distinct import ColumnReader, Problem
from saiban.intake.fields import FIELDS
from saiban.intake.findings import Findings, positions_where
from saiban.intake.judge import judge
from saiban.intake.keys import Seen, joined_key, key_hashes
from saiban.intake.mapping_parts import Mapping
from saiban.intake.quarantine import PutAside, Reason
from saiban.intake.readers import Batch
from saiban.intake.readers.header import position_of
from saiban.terms import dates, identity_numbers, places
from saiban.terms.errors import Unreadable

Values = dict[str, pa.Array]


@dataclass(frozen=True)
class Origin:
    """Which file rows come from, and the day at which it says these things."""

    extract: str  # first 16 hexadecimal digits of the SHA-256 of the file's bytes
    named_by: str  # the same of the original file, where this one is its mended quarantine
    as_of: date


@dataclass(frozen=True)
class Standardised:
    """The accepted rows of a batch as a table with the schema RECORDS, their flags counted, and the other rows."""

    records: pa.Table
    flags: Counter[str]
    aside: list[PutAside]


class Standardiser:
    """Reads the batches of one file, in their order, under one mapping."""

    def __init__(self, mapping: Mapping, header: tuple[str, ...], path: Path, origin: Origin, today: date) -> None:
        """Raises `BrokenFile` where the file lacks a mapped column."""
        wanted = [column.header for column in mapping.columns]
        if mapping.as_of.column:
            wanted.append(mapping.as_of.column)
        positions = position_of(header, wanted, path)
        self._mapping = mapping
        self._header = header
        self._origin = origin
        self._fields = prepare(mapping, positions, today)
        self._constants = {field: constant(field, text) for field, text in mapping.constants}
        self._as_of_at = positions[mapping.as_of.column] if mapping.as_of.column else None
        self._as_of_reader = day_reader(today)
        self._ages = ColumnReader(_birth_from_age, pa.date32())
        self._tehsils = ColumnReader(_tehsil, pa.string())
        self._homes = ColumnReader(lambda tehsil: places.tehsil(tehsil).district, pa.string())
        self._former = ColumnReader(lambda district: bool(_divided(district)), pa.bool_())
        self._hints = ColumnReader(_hints, pa.string())
        self._seen = Seen()

    def batch(self, batch: Batch) -> Standardised:
        """Return the rows of a batch as standard rows and rows put aside; together they are as many as came."""
        findings = Findings(len(batch.rows))
        checks.no_records(findings, batch.columns, self._header, self._fields)
        values, precisions = self._read(batch, findings)
        self._from_age(values, findings)
        self._district_of_tehsil(values, findings)
        self._hint(values, findings)
        checks.contradictions(findings, values, precisions)
        self._require(values, findings)
        values["record"] = self._records(batch, values, findings)
        values["row"] = pa.array(batch.rows)
        values["flags"] = findings.flag_lists()
        values["raw"] = raw_lists(batch.columns, findings.size)
        bad = findings.bad()
        return Standardised(
            self._table(values, bad), _flags_counted(findings, bad), self._aside(batch, values, findings)
        )

    def _read(self, batch: Batch, findings: Findings) -> tuple[Values, Values]:
        """Read every mapped column; return the values by field and, of dates, how exactly they are known."""
        values: Values = {"as_of": self._as_of(batch, findings)}
        precisions: Values = {}
        unread: dict[str, tuple[Problem, ...]] = {}
        numbers: list[tuple[str, pa.Array]] = []
        for field in self._fields:
            read = field.reader(field.cells(batch.columns))
            problems = read.problems
            unread[field.field] = problems
            if field.kind == "tehsil":
                read = self._tehsils(paired(read.values, _or_null(values, "district", findings.size)))
                problems += read.problems
            for problem in problems:
                judge(field, problem, self._mapping, findings)
            if field.kind in ("date", "month"):
                values[field.field], precisions[field.field] = read.values, precision(read)
            elif field.kind == "identifiers":
                numbers.append((field.label or "", read.values))
            else:
                values[field.field] = read.values
        if numbers:
            values["identifiers"] = identifier_lists(numbers, findings.size)
        for name, value in self._constants.items():
            same = pa.repeat(pa.scalar(value, _type(name)), findings.size)
            values[name] = (
                pc.if_else(_unsaid(values[name], unread[name]), same, values[name]) if name in values else same
            )
        if "birth_date" in precisions:
            values["birth_precision"] = precisions["birth_date"]
        return values, precisions

    def _as_of(self, batch: Batch, findings: Findings) -> pa.Array:
        if self._as_of_at is None:
            return pa.repeat(pa.scalar(self._origin.as_of, pa.date32()), findings.size)
        read = self._as_of_reader(batch.columns[self._as_of_at])
        for problem in read.problems:
            findings.flag("as_of", problem.code, problem.positions)
        return read.values.fill_null(pa.scalar(self._origin.as_of, pa.date32()))

    def _from_age(self, values: Values, findings: Findings) -> None:
        """Fill the birth date from the age where only that is known."""
        if "age" not in values:
            return
        read = self._ages(paired(values.pop("age"), values["as_of"]))
        for problem in read.problems:
            findings.flag("age", problem.code, problem.positions)
        stated = values.get("birth_date", pa.nulls(findings.size, pa.date32()))
        precision = values.get("birth_precision", pa.nulls(findings.size, pa.string()))
        from_age = pc.and_(pc.is_null(stated), pc.is_valid(read.values))
        values["birth_date"] = pc.coalesce(stated, read.values)
        values["birth_precision"] = pc.if_else(from_age, "age", precision)

    def _district_of_tehsil(self, values: Values, findings: Findings) -> None:
        """Fill the district where only the tehsil is known, or a former district that was divided; flag it."""
        if "tehsil" not in values:
            return
        stated = _or_null(values, "district", findings.size)
        home = self._homes(values["tehsil"]).values
        former = self._former(stated).values.fill_null(True)
        fill = pc.and_(former, pc.is_valid(home))
        findings.flag("district", "from_tehsil", positions_where(fill))
        values["district"] = pc.if_else(fill, home, stated)

    def _hint(self, values: Values, findings: Findings) -> None:
        """Flag a person's own CNIC whose digits hint at another sex or province than the row states."""
        if "cnic" not in values:
            return
        cnic = values["cnic"]
        holder = _or_null(values, "cnic_holder", findings.size).fill_null("own")
        values["cnic_holder"] = pc.if_else(pc.is_valid(cnic), holder, pa.scalar(None, pa.string()))
        sex = _or_null(values, "sex", findings.size)
        place = pc.coalesce(*(_or_null(values, field, findings.size) for field in ("origin_district", "district")))
        own = pc.and_(pc.is_valid(cnic), pc.equal(holder, "own"))
        ends = pc.if_else(own, pc.utf8_replace_slice(cnic, 1, 12, ""), pa.scalar("", pa.string()))
        read = self._hints(paired(paired(ends, sex), place))
        for code in ("sex_differs", "province_differs"):
            findings.flag("cnic", code, positions_where(pc.match_substring(read.values, code)))

    def _require(self, values: Values, findings: Findings) -> None:
        """Put aside rows without a needed value, unless something was already said about that field."""
        said: dict[str, npt.NDArray[np.bool_]] = {}
        for reason, positions in findings.faults:
            said.setdefault(reason.field, np.zeros(findings.size, dtype=bool))[positions] = True
        whole = said.get("", np.zeros(findings.size, dtype=bool))
        for field in dict.fromkeys((*self._mapping.required, *self._mapping.key)):
            name = "birth_date" if field == "age" else field
            value = values[name]
            missing = (
                np.asarray(pc.is_null(value))
                if field != "identifiers"
                else np.asarray(pc.equal(pc.list_value_length(value), 0))
            )
            missing = missing & ~whole & ~said.get(field, np.zeros(findings.size, dtype=bool))
            code = "key_unreadable" if field not in self._mapping.required else "missing_required"
            if field == "household" and self._mapping.unit == "household":
                code = "household_missing"
            message = (
                f"{self._headers_of(field)} is empty, and every row needs it ({FIELDS[field].label_en}). Fill it in."
            )
            findings.fault(code, field, message, np.flatnonzero(missing))

    def _records(self, batch: Batch, values: Values, findings: Findings) -> pa.Array:
        """Return the names of the rows' records; rows whose key was met before in this file are put aside."""
        source = self._mapping.source
        if not self._mapping.key:
            rows = pa.array(batch.rows).cast(pa.string())
            return pc.binary_join_element_wise(source, self._origin.named_by, rows, ":")
        hashes = key_hashes(joined_key([values[field] for field in self._mapping.key]))
        good = np.flatnonzero(~findings.bad())
        fields = ", ".join(self._headers_of(field) for field in self._mapping.key)
        for position, earlier in self._seen.repeated(hashes, batch.rows, good).items():
            message = f"The row has the same {fields} as row {earlier}. Take one of them out, or correct it."
            findings.fault("duplicate_key", self._mapping.key[0], message, np.array([position]))
        return pc.binary_join_element_wise(source, pa.array(hashes, pa.string()), ":")

    def _headers_of(self, field: str) -> str:
        headers = [part.header for part in self._fields if part.field == field]
        return " + ".join(repr(header) for header in headers) or repr(field)

    def _table(self, values: Values, bad: npt.NDArray[np.bool_]) -> pa.Table:
        size = len(bad)
        same = {"source": self._mapping.source, "extract": self._origin.extract, "unit": self._mapping.unit}
        if self._mapping.scheme:
            same["scheme"] = self._mapping.scheme
        columns = []
        for field in RECORDS:
            if field.name in values:
                columns.append(values[field.name])
            elif field.name in same:
                columns.append(pa.repeat(pa.scalar(same[field.name], field.type), size))
            else:
                columns.append(pa.nulls(size, field.type))
        table = pa.table(columns, schema=RECORDS)
        return table.filter(pa.array(~bad)) if bad.any() else table

    def _aside(self, batch: Batch, values: Values, findings: Findings) -> list[PutAside]:
        reasons = findings.reasons()
        aside = [
            PutAside(int(batch.rows[position]), tuple(reasons[position]), tuple(values["raw"][position].as_py()))
            for position in sorted(reasons)
        ]
        aside += [PutAside(row.row, (Reason(row.code, "", row.message),), tuple(row.cells)) for row in batch.misfits]
        return sorted(aside, key=lambda row: row.row)


def _flags_counted(findings: Findings, bad: npt.NDArray[np.bool_]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for flag, positions in findings.flags:
        counted[flag] += int((~bad[positions]).sum())
    return +counted


def _unsaid(values: pa.Array, problems: tuple[Problem, ...]) -> pa.Array:
    """Return where a cell was empty: there is no value, and not because it could not be read."""
    empty = np.asarray(pc.is_null(values)).copy()
    for problem in problems:
        empty[problem.positions] = False
    return pa.array(empty)


def _or_null(values: Values, field: str, size: int) -> pa.Array:
    return values[field] if field in values else pa.nulls(size, pa.string())


def _type(field: str) -> pa.DataType:
    return pa.int32() if field == "age" else RECORDS.field(field).type


def _birth_from_age(pair: str) -> date | None:
    age, as_of = pair.split("\x1f")
    return dates.from_age(int(age), date.fromisoformat(as_of)).value if age else None


def _tehsil(pair: str) -> str | None:
    text, _, district = pair.rpartition("\x1f")
    if not text:
        return None
    found = {places.find_tehsil(text, within) for within in _divided(district) or [district or None]} - {None}
    if len(found) != 1:
        raise Unreadable("unknown_tehsil", "Expected the name of a tehsil or taluka of the district.")
    return found.pop()


def _divided(district: str) -> tuple[str, ...]:
    """Return the districts of today into which a former one (Karachi, Chitral) was divided; none for any other."""
    return places.district(district).successors if district else ()


def _hints(parts: str) -> str | None:
    ends, sex, district = parts.split("\x1f")
    if not ends:
        return None
    province = places.province_of(district) if district else None
    return " ".join(identity_numbers.hint_flags(f"{ends[0]}{'0' * 11}{ends[1]}", sex or None, province)) or None
