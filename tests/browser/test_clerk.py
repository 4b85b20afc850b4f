"""In a real browser: a clerk ticks what the columns of a new file mean, loads it, and sees what became of its rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from saiban.access.models import Role
from tests.access.people import PASSWORD, post, user_with_password
from tests.browser.looking import fits, follow, looking
from tests.consolidation.pages import WIDOWS, work_off

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_lake")]


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ur", 360)])
def test_a_clerk_ticks_the_columns_of_a_new_file_and_loads_it(
    browser: Any, live_server: Any, tmp_path: Path, language: str, width: int
) -> None:
    post(user_with_password("clerk", "Bilal Ahmed"), Role.CLERK, "bisp")
    (tmp_path / "widows_2026-09-30.csv").write_text(WIDOWS, encoding="utf-8")
    with looking(browser, live_server.url, language, width) as page:
        page.goto(f"{page.home}/extracts/new/")
        page.fill("[name=username]", "clerk")
        page.fill("[name=password]", PASSWORD)
        follow(page, "main button")
        page.set_input_files("[name=file]", str(tmp_path / "widows_2026-09-30.csv"))
        follow(page, "main button")

        page.fill("[name=name_en]", "Widows of Nowshera")
        page.fill("[name=name_ur]", "نوشہرہ کی بیوائیں")
        page.select_option("[name=scheme]", "kafaalat")
        page.select_option("[name=key]", "Serial")
        for number, meaning in ((0, "scheme_number"), (1, "name"), (2, "husband_name"), (6, "paid_amount")):
            page.select_option(f"[name=column_{number}]", meaning)
        assert page.locator("[name=column_3]").input_value() == "cnic"
        assert fits(page)
        follow(page, "main form button")

        page.wait_for_selector("#reading[hx-get]")
        assert work_off() == 1
        page.wait_for_selector(".tile-figure")
        assert page.locator(".tile-figure").all_inner_texts() == ["3", "2", "1"]
