"""An extract in, standard rows and quarantine out.

In: an agency's file (CSV, spreadsheet, Parquet, ODK, Kobo) and a mapping that says what its columns mean. Out: a folder
with `records.parquet` (schema `saiban.engine.standard.RECORDS`), `quarantine.parquet` and `manifest.json`.
"""

from saiban.intake.broken import BrokenFile
from saiban.intake.extract import files_of, take
from saiban.intake.fields import FIELDS
from saiban.intake.manifest import Manifest, read_manifest
from saiban.intake.mapping import Mapping, MappingError, load_mapping, to_yaml

__all__ = [
    "FIELDS",
    "BrokenFile",
    "Manifest",
    "Mapping",
    "MappingError",
    "files_of",
    "load_mapping",
    "read_manifest",
    "take",
    "to_yaml",
]
