"""Every page speaks Urdu as well as English: no string without a translation, no bare words in a template."""

from __future__ import annotations

from pathlib import Path

import pytest

from saiban.frame import messages


def test_every_string_of_every_room_is_translated_into_urdu() -> None:
    assert messages.faults("ur") == []


@pytest.mark.parametrize("room", ["access", "consolidation", "directory", "frame", "registry"])
def test_no_template_has_words_outside_of_translate_tags(room: str) -> None:
    bare = {
        path.name: words
        for path in sorted(messages.rooms()[room].rglob("*.html"))
        if (words := messages.bare_words(path.read_text(encoding="utf-8")))
    }
    assert bare == {}


def test_bare_words_are_found_in_text_and_in_what_screen_readers_say() -> None:
    template = """{% load i18n %}<h1>{% translate "Find" %}</h1><p>Nobody here</p>
    <img alt="A map"><button aria-label="{% translate 'Close' %}">×</button>
    {% blocktranslate %}fine{% endblocktranslate %}{# a note #}{% comment %}a note{% endcomment %}
    <bdi lang="en">Saiban</bdi><script>let x = 1</script>{{ person.name }} · 3"""

    assert messages.bare_words(template) == ["Nobody here", "A map"]


def test_strings_are_found_in_templates_and_code(tmp_path: Path) -> None:
    room = tmp_path / "desk"
    (room / "templates").mkdir(parents=True)
    (room / "templates" / "page.html").write_text(
        '{% load i18n %}{% translate "Find" %}{% translate "May" context "month" %}'
        "{% blocktranslate count n=people %}{{ n }} person{% plural %}{{ n }} people{% endblocktranslate %}"
    )
    (room / "views.py").write_text('title = _("Household")\nother = _("Find")\n')

    found = {(one.singular, one.plural, one.context) for one in messages.messages_of(room)}
    assert found == {
        ("Find", "", ""),
        ("May", "", "month"),
        ("%(n)s person", "%(n)s people", ""),
        ("Household", "", ""),
    }


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A room with two strings, of which nothing is translated."""
    room = tmp_path / "desk"
    room.mkdir()
    (room / "views.py").write_text('_("Find")\n_("%(n)s people")\n')
    monkeypatch.setattr(messages, "rooms", lambda: {"desk": room})
    return room


def test_new_strings_come_into_the_file_and_translations_stay(desk: Path) -> None:
    assert messages.update_messages() == [("desk", 2)]
    path = messages.catalogue_path(desk, "ur")
    path.write_text(path.read_text().replace('msgid "Find"\nmsgstr ""', 'msgid "Find"\nmsgstr "تلاش"'))
    (desk / "views.py").write_text('_("Find")\n_("Household")\n')

    assert messages.update_messages() == [("desk", 1)]
    written = path.read_text()
    assert "تلاش" in written
    assert "Household" in written
    assert "%(n)s people" not in written

    assert messages.update_messages() == [("desk", 1)]
    assert path.read_text() == written


def test_a_translation_that_loses_a_placeholder_is_a_fault(desk: Path) -> None:
    messages.update_messages()
    path = messages.catalogue_path(desk, "ur")
    path.write_text(path.read_text().replace('msgid "%(n)s people"\nmsgstr ""', 'msgid "%(n)s people"\nmsgstr "افراد"'))

    assert "placeholders" in {fault.message: fault.reason for fault in messages.faults()}["%(n)s people"]
