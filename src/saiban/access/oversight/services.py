"""What writes for oversight: the list of well-known people, and what users say of their own number."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.models import WellKnownPerson
from saiban.access.queries import keys_of
from saiban.access.viewer import Viewer


def list_well_known(*, by: Viewer, number: str, why: str) -> WellKnownPerson:
    """Put somebody on the list of well-known people. Raises ValidationError for who is on it or has no record."""
    keys = keys_of(number)
    if not keys:
        raise ValidationError({"number": _("Nobody in the registry has this number.")})
    if WellKnownPerson.objects.filter(number=number, ended_at__isnull=True).exists():
        raise ValidationError({"number": _("This person is on the list already.")})
    listed = WellKnownPerson.objects.create(number=number, why=why, added_by=by.user)
    log.write(by, act="list_well_known", subject_kind="person", subjects=keys, results=1)
    return listed


def unlist_well_known(*, by: Viewer, listed: WellKnownPerson) -> None:
    """Take somebody off the list; that they were on it stays on record. Twice is once."""
    if listed.ended_at is not None:
        return
    listed.ended_at, listed.ended_by = timezone.now(), by.user
    listed.save(update_fields=["ended_at", "ended_by"])
    log.write(by, act="unlist_well_known", subject_kind="person", subjects=keys_of(listed.number), results=1)


def state_own_number(*, by: Viewer, number: str) -> None:
    """Note which registry number the user says is their own.

    Whom the number stands for is on the log for good, so that stating another one hides nothing.
    """
    by.user.own_number = number
    by.user.save(update_fields=["own_number"])
    log.write(by, act="state_own_number", subject_kind="person", subjects=keys_of(number), results=1)
