"""Runs of these tests end with the publication: what other rooms do after one is tested there."""

from __future__ import annotations

import pytest

from saiban.frame import extensions


@pytest.fixture(autouse=True)
def _registry_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extensions, "pipeline_steps", list)
