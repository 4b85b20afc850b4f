"""Whatever is typed into the search box, the page answers."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.registry_pages.conftest import Look

NUMBERS = st.text("0123456789۰۱۲۳۴۵۶۷۸۹٣-–+() ./ABeE", max_size=40)
NAMES = st.text("ابتجحدرسشعغفقکلمنوہیے abeihmnstzMA'.()[]|*+?\\%_^$", max_size=60)


def test_any_text_is_answered(sign_in: Look) -> None:
    client = sign_in()

    @settings(max_examples=50, deadline=None)
    @given(typed=st.one_of(st.text(max_size=300), NUMBERS, NAMES), guardian=st.one_of(st.just(""), NAMES))
    @example(typed="\x00", guardian="")
    @example(typed="\ud800", guardian="")
    @example(typed="%' OR 1=1 --", guardian="(")
    @example(typed="²³½", guardian="١")
    @example(typed="9" * 200, guardian="")
    @example(typed="1e400", guardian="")
    @example(typed="M" * 200, guardian="محمد")
    def answered(typed: str, guardian: str) -> None:
        text = typed.encode("utf-8", "replace").decode()
        answer = client.post("/find/", {"q": text, "guardian": guardian}, headers={"HX-Request": "true"})
        assert answer.status_code == 200

    answered()
