"""Identity numbers at rest: what is sealed opens again, only under its own kind and key."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saiban.frame import keys
from saiban.frame.crypto import SealBroken, blind, blind_many, open_file, open_sealed, seal, seal_file, seal_many

KINDS = st.sampled_from(["cnic", "nic_old", "passport", "phone", "scheme:eobi"])
VALUES = st.text(min_size=1, max_size=60)


@given(KINDS, VALUES)
def test_what_is_sealed_opens_again(kind: str, value: str) -> None:
    assert open_sealed(kind, seal(kind, value)) == value


@given(KINDS, VALUES, KINDS, VALUES)
def test_ciphers_and_indexes_are_equal_only_for_the_same_value_of_the_same_kind(
    kind: str, value: str, other_kind: str, other: str
) -> None:
    same = (kind, value) == (other_kind, other)
    assert (seal(kind, value) == seal(other_kind, other)) == same
    assert (blind(kind, value) == blind(other_kind, other)) == same


@given(KINDS, VALUES, st.data())
def test_a_damaged_cipher_is_refused(kind: str, value: str, data: st.DataObject) -> None:
    sealed = bytearray(seal(kind, value))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBroken):
        open_sealed(kind, bytes(sealed))


def test_a_phone_does_not_open_as_a_cnic() -> None:
    with pytest.raises(SealBroken):
        open_sealed("cnic", seal("phone", "+923001234567"))


def test_neither_cipher_nor_index_shows_the_number() -> None:
    cnic = "3520112345671"
    for hidden in (seal("cnic", cnic), blind("cnic", cnic)):
        assert cnic.encode() not in hidden
        assert cnic[-4:].encode() not in hidden
    assert len(blind("cnic", cnic)) == 16


@given(st.lists(st.tuples(KINDS, VALUES), max_size=20))
def test_many_at_once_are_the_same_as_one_by_one(pairs: list[tuple[str, str]]) -> None:
    kinds, values = [kind for kind, _ in pairs], [value for _, value in pairs]
    assert seal_many(kinds, values) == [seal(kind, value) for kind, value in pairs]
    assert blind_many(kinds, values) == [blind(kind, value) for kind, value in pairs]


def test_an_empty_number_is_an_error() -> None:
    with pytest.raises(ValueError, match="empty"):
        seal("cnic", "")
    with pytest.raises(ValueError, match="empty"):
        blind("cnic", "")


def test_another_key_does_not_open_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SAIBAN_DATA", str(tmp_path))
    sealed, index = seal("cnic", "4210198765432"), blind("cnic", "4210198765432")
    monkeypatch.setenv("SAIBAN_KEY_FIELD", "ab" * 32)
    monkeypatch.setenv("SAIBAN_KEY_BLIND", "cd" * 32)
    keys.forget()
    with pytest.raises(SealBroken):
        open_sealed("cnic", sealed)
    assert blind("cnic", "4210198765432") != index


def test_a_file_opens_again_as_it_was_and_only_as_its_kind() -> None:
    scan = bytes(range(256)) * 40
    sealed = seal_file("case_document", scan)
    assert open_file("case_document", sealed) == scan and scan not in sealed
    with pytest.raises(SealBroken):
        open_file("slip", sealed)
