"""What codes in the events of a case stand for: stations, courts, the edition of the law."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from saiban.cases.work import shown
from saiban.frame.language import day_words
from saiban.prosecution.clocks import LAW_AS_OF
from saiban.prosecution.models import Court, PoliceStation


def say_codes() -> None:
    """Have these codes shown in words wherever an event is."""
    shown.say("station", _station)
    shown.say("court_code", _court)
    shown.say(LAW_AS_OF, _edition)


def _station(code: str) -> str:
    return str(PoliceStation.objects.filter(pk=code).first() or code)


def _court(code: str) -> str:
    return str(Court.objects.filter(pk=code).first() or code)


def _edition(code: str) -> str:
    try:
        return _("as in force from %(day)s on") % {"day": day_words(date.fromisoformat(code))}
    except ValueError:
        return _("before the first change that the tables know")
