"""An installation of its own for tests that kill things: a data folder, and the command run as a user runs it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

SOURCE = Path(__file__).parents[2] / "src"
STEPS = {  # what the command says when a step begins
    "intake": "Reading the extracts",
    "gather": "Gathering the standard rows",
    "link": "Linking records",
    "snapshot": "Looking up the registry",
    "golden": "Choosing golden values",
    "publish": "Publishing",
}
KEYS = {f"SAIBAN_KEY_{name}": f"{number:02x}" * 32 for number, name in enumerate(("FIELD", "BLIND", "NUMBERS"), 1)}


@dataclass
class Installation:
    """A data folder with the same keys as every other in the test, so that registries can be compared."""

    data: Path
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.environment = os.environ | KEYS | {"SAIBAN_DATA": str(self.data), "PYTHONPATH": str(SOURCE)}
        self.environment.pop("DATABASE_URL", None)

    def run(self, *arguments: str) -> dict[str, Any]:
        """Run a command to its end and return the figures that it prints."""
        done = subprocess.run(
            self._command(*arguments, "--json"), env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
        figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return figures

    def run_and_kill(self, step: str, after: float, victim: str, *arguments: str) -> bool:
        """Run a command, wait `after` seconds into `step`, kill -9 `victim` (command, worker or server).

        Returns False where the command ended before there was anything to kill.
        """
        process = subprocess.Popen(
            self._command(*arguments),
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr is not None
        for line in process.stderr:
            if STEPS[step] in line:
                time.sleep(after)
                killed = self._kill(victim, process)
                process.stderr.read()
                process.wait(timeout=120)
                return killed
        process.wait(timeout=120)
        return False

    def _kill(self, victim: str, command: subprocess.Popen[str]) -> bool:
        try:
            if victim == "command":
                command.send_signal(signal.SIGKILL)
                return command.wait(timeout=30) == -signal.SIGKILL
            if victim == "worker":
                workers = [
                    one for one in psutil.Process(command.pid).children() if "spawn_main" in " ".join(one.cmdline())
                ]
                for worker in workers:
                    worker.kill()
                return bool(workers)
            os.kill(int((self.data / "pg" / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)
            return True
        except (psutil.NoSuchProcess, ProcessLookupError, FileNotFoundError):
            return False

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "saiban.cli", *arguments]
