"""From linked standard rows to every table of the registry, as Parquet in one folder of the lake.

    build(con, records_file, links, snapshot, out, *, decisions=None) -> figures

Pure: the same inputs and the same keys give the same rows. `publish` loads the folder into PostgreSQL.
"""

from saiban.registry.golden.build import build

__all__ = ["build"]
