"""A Spark application: started quietly, with the plain library sent to its nodes, and ended with its files."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

JAVA = 17
ROOMS = ("terms", "engine", "linkage")
LOG4J = """\
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.console.type = Console
appender.console.name = stderr
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = spark: %p %c{1}: %m%n%ex
"""
LIGHT_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""On one machine Java starts twice as fast so; it only moves bytes here, the work is DuckDB's."""


class SparkMissing(RuntimeError):
    """Java or the package pyspark is not here; the message says what to install."""


def check_spark() -> None:
    """Raise SparkMissing where Spark can't run on this machine."""
    if importlib.util.find_spec("pyspark") is None:
        raise SparkMissing("pyspark is not installed: pip install --require-hashes -r requirements-spark.lock")
    java = Path(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else shutil.which("java")
    if not java or not Path(java).exists():
        raise SparkMissing(f"Java {JAVA} is not installed: apt-get install openjdk-{JAVA}-jre-headless")
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', told)
    if not found or int(found[1]) < JAVA:
        raise SparkMissing(
            f"{java} is Java {found[1] if found else 'of an unknown version'}; Spark needs {JAVA} or newer"
        )


class Context:
    """The application: `spark` is its SparkContext."""

    def __init__(self, master: str, scratch: Path | None) -> None:
        check_spark()
        from pyspark import SparkConf, SparkContext
        from pyspark.find_spark_home import _find_spark_home

        if scratch is not None:
            scratch.mkdir(parents=True, exist_ok=True)
        self._folder = Path(tempfile.mkdtemp(prefix="saiban-spark-", dir=scratch))
        logging = self._folder / "log4j2.properties"
        logging.write_text(LOG4J, encoding="utf-8")
        options = f"-Dlog4j2.configurationFile=file:{logging}"
        if master.startswith("local"):
            options += f" {LIGHT_JAVA}"
        settings = {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.driver.maxResultSize": "0",
            "spark.driver.extraJavaOptions": options,
        }
        self._home = _find_spark_home()
        self._local = master.startswith("local")
        if self._local:
            os.environ["PYSPARK_PYTHON"] = sys.executable
            os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"  # nobody else on the network may reach its ports
            settings |= {
                "spark.local.dir": str(self._folder),
                "spark.driver.host": "127.0.0.1",
                "spark.driver.bindAddress": "127.0.0.1",
                "spark.executor.extraJavaOptions": options,
            }
        conf = SparkConf().setMaster(master).setAppName("saiban").setAll(list(settings.items()))
        try:
            self.spark = SparkContext(conf=conf)
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self.spark.addPyFile(str(_packed_rooms(self._folder / "saiban-rooms.zip")))

    def close(self) -> None:
        """End the application and remove its files on this machine."""
        application = self.spark.applicationId
        self.spark.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
        if self._local:
            shutil.rmtree(Path(self._home, "work", application), ignore_errors=True)


def _packed_rooms(path: Path) -> Path:
    """Zip the rooms that tasks import, so that nodes need only the packages of the lock file."""
    home = Path(__file__).parents[1]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(home / "__init__.py", "saiban/__init__.py")
        for room in ROOMS:
            for file in sorted((home / room).rglob("*")):
                if file.is_file() and "__pycache__" not in file.parts:
                    archive.write(file, str(Path("saiban") / file.relative_to(home)))
    return path
