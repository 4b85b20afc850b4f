"""What writes sittings: one is opened, what is filled in is kept, and in the end everything is set off at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.cases.actors import Actor
from saiban.cases.models import Case
from saiban.desk.appeals.surveys import Decided, file_against_survey
from saiban.desk.enquiries.codes import give_code
from saiban.desk.hubs.queries import at_my_counter
from saiban.desk.hubs.queue import end_served
from saiban.desk.models import Draft, RegisteredPerson, SetOff, Sitting
from saiban.desk.sitting import filing, notice, slip
from saiban.desk.sitting.entries import Entries
from saiban.desk.sitting.family import Family, Member, family_key
from saiban.desk.sitting.offers import Offer, Offers, offers_for
from saiban.desk.sitting.queries import under_way
from saiban.frame import outbox
from saiban.frame.crypto import seal
from saiban.frame.turns import hold_turn
from saiban.registry.models import Person

REGISTER = "register"


@transaction.atomic
def open_sitting(*, by: Viewer, person: Person) -> Sitting:
    """Open a sitting for somebody whom the registry knows; one of the same officer that is still open goes on."""
    return _open(by, number=person.number, family=family_key(by, person))


@transaction.atomic
def open_for_registered(*, by: Viewer, entry: RegisteredPerson) -> Sitting:
    """Open a sitting for somebody registered at the window; one of the same officer that is still open goes on."""
    return _open(by, entry=entry, family=entry.household.number or entry.household.code.hex)


def _open(by: Viewer, **about: object) -> Sitting:
    hold_turn(f"desk family {about['family']}")
    ticket = at_my_counter(by)
    if ticket is not None and Sitting.objects.filter(ticket=ticket).exists():
        ticket = None  # somebody else's sitting began with this number
    known = Sitting.objects.filter(posting=by.posting, state=Sitting.State.OPEN, **about).order_by("-opened_at").first()
    if known is not None:
        if ticket is not None and known.ticket is None:  # begun before, and called again today
            known.ticket = ticket
            known.save(update_fields=["ticket"])
        return known
    sitting = Sitting.objects.create(
        posting=by.posting, organisation=by.organisation, office=by.office, ticket=ticket, **about
    )
    log.write(by, act="desk.open", subject_kind="sitting", subjects=[sitting.pk], results=1)
    return sitting


@transaction.atomic
def keep(*, by: Viewer, form: str, given: Mapping[str, list[str]], code: str | None = None) -> Draft:
    """Keep what is filled in so far, in the place of what was kept before; `code` names a draft of a registration."""
    named = {"code": code, "form": form} if code else {"form": form}
    draft = Draft.objects.select_for_update().filter(officer=by.user, **named).first()
    draft = draft or Draft(officer=by.user, form=form, **({"code": code} if code else {}))
    draft.hold(dict(given))
    draft.save()
    return draft


@transaction.atomic
def leave(*, by: Viewer, sitting: Sitting) -> None:
    """End a sitting without a slip; nothing is set off and what was filled in is gone; the ticket ends as served."""
    end_served(sitting.ticket_id)
    Sitting.objects.filter(pk=sitting.pk, state=Sitting.State.OPEN).update(
        state=Sitting.State.LEFT, ended_at=timezone.now(), known=None
    )
    Draft.objects.filter(officer=by.user, form=sitting.code).delete()


@transaction.atomic
def appeal_in(
    *, by: Viewer, sitting: Sitting, family: Family, member: Member, decided: Decided, phone: str, key: str
) -> Case:
    """File somebody's appeal against what a survey decided, for the slip of the sitting; the same key gives the same.

    Without a phone it gets a code, which stands on the slip. Raises ValidationError as `file_against_survey`, and where
    the sitting has ended.
    """
    hold_turn(f"desk family {sitting.family}")
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if sitting.state != Sitting.State.OPEN:
        raise ValidationError(_("This sitting has ended. Begin another one."))
    case = file_against_survey(
        actor=Actor.officer(by, channel=filing.CHANNEL),
        decided=decided,
        appellant=replace(filing.party("appellant", sitting, member), phone=phone),
        place=family.place,
        office=by.office,
        key=key,
    )
    _row, new = SetOff.objects.get_or_create(
        sitting=sitting, person=member.key, scheme_id=decided.scheme, what=filing.APPEAL, case_number=case.number
    )
    if new and not phone:
        sitting.explain(sitting.explained, sitting.codes | {case.number: give_code(case)})
        sitting.save(update_fields=["told"])
    log.write(by, act="appeal", subject_kind="case", subjects=[case.pk], results=1)
    return case


@transaction.atomic
def set_off(*, by: Viewer, sitting: Sitting, family: Family, offers: Offers, entries: Entries) -> Sitting:
    """Set every chosen path off as a case of the department that decides, and end the sitting with what was explained.

    Sent again it changes nothing. Raises ValidationError, with nothing set off, where the notice was not read out, an
    entry can't be read, or somebody else has meanwhile set off the same for this family.
    """
    hold_turn(f"desk family {sitting.family}")
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if sitting.state == Sitting.State.ENDED:
        return sitting
    chosen = _chosen(offers, entries)
    _check(entries, family, chosen)
    _nobody_was_quicker(family, chosen)
    sitting.language, sitting.notice = entries.language, notice.VERSION
    sitting.phone = seal("phone", entries.phone) if entries.phone else None
    codes = filing.file_all(by=by, sitting=sitting, family=family, chosen=chosen, entries=entries)
    with override(sitting.language):
        told = offers_for(family, under_way(family), entries)
        sitting.explain([_explained(offer) for offer in told.every], sitting.codes | codes)
    sitting.state, sitting.ended_at, sitting.known = Sitting.State.ENDED, timezone.now(), None
    sitting.save()
    end_served(sitting.ticket_id)
    Draft.objects.filter(form=sitting.code).delete()
    _tell(sitting)
    log.write(by, act="desk.set_off", subject_kind="sitting", subjects=[sitting.pk], results=len(chosen))
    return sitting


def forget_drafts(before: datetime) -> int:
    """Remove drafts that nobody has gone on with since, and leave their sittings; return how many drafts."""
    old = Draft.objects.filter(kept_at__lt=before)
    codes = list(old.exclude(form=REGISTER).values_list("form", flat=True))
    Sitting.objects.filter(code__in=codes, state=Sitting.State.OPEN).update(
        state=Sitting.State.LEFT, ended_at=timezone.now(), known=None
    )
    return old.delete()[0]


def _chosen(offers: Offers, entries: Entries) -> list[Offer]:
    """The offers that were ticked; one that is not there any more (it was answered otherwise) is passed over."""
    found = [offers.of(key) for key in entries.paths]
    return [offer for offer in found if offer is not None]


def _check(entries: Entries, family: Family, chosen: list[Offer]) -> None:
    if entries.faults:
        raise ValidationError(list(dict.fromkeys(entries.faults.values())))
    if not entries.notice_read:
        raise ValidationError(_("Read the notice out first, and tick that it was read."))
    if any(family.member(key.partition(":")[2]) is None for key in entries.referrals):
        raise ValidationError(_("Somebody who is referred is not of this family. Open the sitting again."))
    known = {one.code for one in filing.referrals()}
    if any(key.partition(":")[0] not in known for key in entries.referrals):
        raise ValidationError(_("There is no such department. Open the sitting again and choose one of the list."))
    if over := [offer for offer in chosen if not offer.settable and not offer.under_way]:
        raise ValidationError([_("%(scheme)s: nothing can be set off.") % {"scheme": one.name} for one in over])


def _nobody_was_quicker(family: Family, chosen: list[Offer]) -> None:
    """Look once more, now that nobody else can act for this family, whether one of the paths runs already."""
    running = under_way(family)
    faults = [
        _("%(scheme)s for %(name)s was set off meanwhile by somebody else: case %(case)s. Take the tick away.")
        % {"scheme": one.name, "name": one.member.called, "case": running[one.member.key, one.scheme]}
        for one in chosen
        if (one.member.key, one.scheme) in running
    ]
    if faults:
        raise ValidationError(faults)


def _explained(offer: Offer) -> dict[str, object]:
    """What the slip says of an offer, as plain values; nothing that the person did not hear."""
    return {
        "person": offer.member.key,
        "name": offer.member.called,
        "scheme": offer.scheme,
        "title": offer.name,
        "verdict": offer.verdict,
        "reasons": list(offer.reasons),
        "draws": offer.draws,
        "near": offer.near or offer.verdict != "no",
        "amount": None if offer.amount is None else str(offer.amount),
        "where": offer.where,
        "steps": list(offer.steps),
        "days": offer.days,
        "decides": offer.decides,
        "papers": [[one.code, one.label, one.obligatory] for one in offer.papers],
    }


def _tell(sitting: Sitting) -> None:
    """Send the numbers of the cases as a message, in the person's language, where a phone was given."""
    if sitting.phone_number:
        with override(sitting.language):
            told = slip.slip_of(sitting)
            text = slip.message(told)
        outbox.send(
            channel="sms",
            to=sitting.phone_number,
            text=text,
            language=sitting.language,
            about=next(iter(told.numbers), ""),
            key=f"sitting:{sitting.code}",
        )
