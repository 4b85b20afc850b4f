"""Keys: made once, kept closed, or given by the environment."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from saiban.frame import keys
from saiban.frame.keys import KeyFault, key, password


@pytest.fixture(autouse=True)
def fresh_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SAIBAN_DATA", str(tmp_path))
    monkeypatch.delenv("SAIBAN_KEY_FIELD", raising=False)
    keys.forget()
    return tmp_path / "keys"


def test_a_key_is_made_on_first_use_and_stays_the_same(fresh_folder: Path) -> None:
    made = key("field")
    keys.forget()
    assert key("field") == made
    assert len(made) == 32
    assert stat.S_IMODE((fresh_folder / "field").stat().st_mode) == 0o600
    assert stat.S_IMODE(fresh_folder.stat().st_mode) == 0o700
    assert [path.name for path in fresh_folder.iterdir()] == ["field"]


def test_each_key_is_different() -> None:
    assert len({key(name) for name in ("field", "blind", "django", "owner")}) == 4


def test_many_that_need_a_new_key_at_once_get_the_same() -> None:
    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(lambda _: password("field"), range(64)))) == 1


def test_a_key_of_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch, fresh_folder: Path) -> None:
    monkeypatch.setenv("SAIBAN_KEY_FIELD", "0a" * 32)
    keys.forget()
    assert key("field") == b"\x0a" * 32
    assert not (fresh_folder / "field").exists()


@pytest.mark.parametrize("wrong", ["too short", "0a" * 31, "zz" * 32])
def test_a_key_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("SAIBAN_KEY_FIELD", wrong)
    keys.forget()
    with pytest.raises(KeyFault, match="SAIBAN_KEY_FIELD") as fault:
        key("field")
    assert wrong not in str(fault.value)
