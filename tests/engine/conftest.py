"""One Spark application at a time: a process can hold only one, and this machine's memory not many more."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from saiban.engine.duck import connect
from saiban.engine.embedded import Embedded
from saiban.engine.spark import Spark
from saiban.engine.spark_context import SparkMissing, check_spark


def spark_or_skip() -> None:
    """Skip, saying why, where Spark can't run here; `./saiban test --all` fails instead."""
    try:
        check_spark()
    except SparkMissing as missing:
        if os.environ.get("SAIBAN_TEST_ALL") == "1":
            raise
        pytest.skip(str(missing))


@pytest.fixture
def embedded() -> Iterator[Embedded]:
    """The embedded engine, on a connection of its own."""
    with connect(memory_mb=1000, threads=2) as con:
        yield Embedded(con)


@pytest.fixture(scope="module", params=["local[2]", pytest.param("local-cluster[2,1,1024]", marks=pytest.mark.long)])
def spark(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spark]:
    """Spark in threads of one process, then with two worker processes of their own."""
    spark_or_skip()
    scratch: Path = tmp_path_factory.mktemp("spark")
    with Spark(request.param, buckets=5, task_memory_mb=300, scratch=scratch) as engine:
        yield engine
