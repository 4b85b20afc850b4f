"""Another office's files taken in: CSV files under a mapping in, normalised tables and a report out; no database.

Every row that comes in is loaded or reported with file, row, field and reason; nothing is dropped unseen.
"""

from saiban.prosecution.importing.mapping import ImportRefused, Mapping, Reason, load_mapping, reasons
from saiban.prosecution.importing.office import (
    FileReport,
    Imported,
    Reported,
    conviction,
    import_office,
    impossible_days,
    report_of,
)

__all__ = [
    "FileReport",
    "ImportRefused",
    "Imported",
    "Mapping",
    "Reason",
    "Reported",
    "conviction",
    "import_office",
    "impossible_days",
    "load_mapping",
    "reasons",
    "report_of",
]
