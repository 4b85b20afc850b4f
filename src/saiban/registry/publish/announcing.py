"""Change events of a publication: who was added, changed, ended, merged, split or restored."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper

from saiban.frame.changes import record_changes_from
from saiban.registry.publish.tables import TABLES, Table

_GATHERED = "announced"


@dataclass(frozen=True)
class Announcements:
    """Gathers subjects in a temporary table; `tell` writes one event for each subject (and one more for a split)."""

    cursor: CursorWrapper
    run: int

    @classmethod
    def open(cls, cursor: CursorWrapper, run: int) -> Announcements:
        """Make the table to gather in."""
        cursor.execute(f"CREATE TEMP TABLE {_GATHERED} (kind text, subject bigint, what text) ON COMMIT DROP")
        return cls(cursor, run)

    def after_filling(self, table: Table) -> None:
        """Note everyone in a table that had no rows before."""
        if table.subject and table.numbered:
            self._note(table, "added", f"SELECT id FROM {table.name}")

    def before_writing(self, table: Table, rows: str) -> None:
        """Note whose rows are new, come back or change, while the table still is as it was."""
        if not table.subject:
            return
        if not table.numbered:
            self._note(table, "changed", f"SELECT {table.subject_column} FROM {rows}")
            return
        self._note(
            table, "added", f"SELECT id FROM {rows} n WHERE NOT EXISTS (SELECT FROM {table.name} t WHERE t.id = n.id)"
        )
        known = f"SELECT id FROM {rows} JOIN {table.name} t USING (id)"
        self._note(table, "restored", f"{known} WHERE t.run_ended_id IS NOT NULL")
        self._note(table, "changed", f"{known} WHERE t.run_ended_id IS NULL")

    def before_ending(self, table: Table, keys: str) -> None:
        """Note whose rows end."""
        if not table.subject:
            return
        living = f"FROM {table.name} t JOIN {keys} k USING ({table.key}) WHERE t.run_ended_id IS NULL"
        if table.numbered:
            self._note(table, "ended", f"SELECT id {living}")
        else:
            self._note(table, "changed", f"SELECT t.{table.subject_column} {living}")

    def before_merging(self, table: Table, aliases: str) -> None:
        """Note which numbers lead to another one from now on."""
        self._note(
            table, "merged", f"SELECT id FROM {table.name} t JOIN {aliases} a USING (id) WHERE t.merged_into_id IS NULL"
        )

    def tell(self) -> None:
        """Write the events; the survivor of a merge has changed, and whoever was split is told of as such too."""
        self.cursor.execute(
            f"INSERT INTO {_GATHERED} SELECT subject, survivor, CASE kind WHEN 'merge' THEN 'changed' ELSE kind END "
            "FROM registry_registryevent WHERE publication_id = %s",
            [self.run],
        )
        self.cursor.execute(f"ANALYZE {_GATHERED}")
        for kind in sorted({table.subject for table in TABLES if table.subject}):
            for what, stronger in _STRONGER.items():
                record_changes_from(
                    f"SELECT DISTINCT subject FROM {_GATHERED} g WHERE kind = %s AND what = %s AND NOT EXISTS ("
                    f"SELECT FROM {_GATHERED} s WHERE s.kind = g.kind AND s.subject = g.subject AND s.what = ANY(%s)) "
                    "ORDER BY subject",
                    [kind, what, list(stronger)],
                    kind,
                    what,
                    run=self.run,
                )
        self.cursor.execute(f"DROP TABLE {_GATHERED}")

    def _note(self, table: Table, what: str, query: str) -> None:
        self.cursor.execute(
            f"INSERT INTO {_GATHERED} SELECT DISTINCT %s, subject, %s FROM ({query}) AS found (subject)",
            [table.subject, what],
        )


_STRONGER: dict[str, tuple[str, ...]] = {
    "added": (),
    "restored": (),
    "merged": (),
    "ended": ("merged",),
    "split": (),
    "changed": ("added", "restored", "merged", "ended", "split"),
}
"""Kinds of change, each with those that tell the same subject's change better."""
