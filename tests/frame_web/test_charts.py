"""Charts stand in pages under a Content-Security-Policy that allows neither inline styles nor other hosts."""

from __future__ import annotations

from xml.etree import ElementTree

import altair

from saiban.frame import charts

PAIRS = altair.Data(values=[{"scheme": "بینظیر کفالت", "people": 412}, {"scheme": "EOBI <old age>", "people": 97}])


def _bars(**more: object) -> altair.Chart:
    return altair.Chart(PAIRS).mark_bar().encode(x="people:Q", y="scheme:N", **more)


def test_a_chart_has_a_name_and_nothing_that_the_policy_refuses() -> None:
    drawn = charts.svg(_bars(), title="People by scheme", description="Kafaalat 412, EOBI 97")

    root = ElementTree.fromstring(drawn)  # noqa: S314 - our own
    assert root.get("role") == "img"
    assert [part.text for part in root[:2]] == ["People by scheme", "Kafaalat 412, EOBI 97"]
    assert root.get("aria-labelledby").split() == [root[0].get("id"), root[1].get("id")]
    for element in root.iter():
        assert element.tag.rpartition("}")[2] not in {"script", "style", "foreignObject"}
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")
    assert "بینظیر کفالت" in drawn


def test_links_of_our_own_stay_and_those_of_others_go() -> None:
    own = charts.svg(_bars(href=altair.value("/overlap/eobi/kafaalat/")), title="t", description="d")
    foreign = charts.svg(_bars(href=altair.value("https://example.com/")), title="t", description="d")

    assert 'href="/overlap/eobi/kafaalat/"' in own
    assert 'role="group"' in own
    assert "example.com" not in foreign


def test_the_same_chart_gives_the_same_bytes() -> None:
    assert charts.svg(_bars(), title="t", description="d") == charts.svg(_bars(), title="t", description="d")


def test_a_script_that_slipped_into_a_drawing_is_taken_out() -> None:
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script>'
        '<g style="fill:red" onclick="alert(1)" clip-path="url(#clip0)"><text>ok</text></g></svg>'
    )
    kept = charts.clean(drawn, title="t", description="d")

    assert "alert" not in kept
    assert "style" not in kept
    assert "ok" in kept
