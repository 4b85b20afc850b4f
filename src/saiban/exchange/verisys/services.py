"""What writes: batches are made and sent, results come in and become facts, reported deaths are worked off."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.models import User
from saiban.access.viewer import Viewer
from saiban.exchange.models import Batch, Question, ReportedDeath, ResultFile, Verification
from saiban.exchange.verisys import files, queries
from saiban.exchange.verisys.channel import Channel
from saiban.exchange.verisys.files import Asked, NotResults, Told, read_results
from saiban.frame.crypto import open_many
from saiban.frame.turns import hold_turn
from saiban.registry.models import Person

SOURCE = "nadra"
MOST = 10_000

APPLIED, REPEATED = "applied", "repeated"
CONTRADICTS, WRONG_BATCH, UNKNOWN, OTHER_NUMBER, UNREADABLE = (
    "contradicts", "wrong_batch", "unknown_row", "other_number", "unreadable",
)  # fmt: skip
"""What becomes of a row of results. Each is counted; only the first leaves a fact."""
_BATCHES = "batches of numbers to verify"  # made, and answered, one after another


class Refused(Exception):
    """Something that can't be done; the message says why."""


def make_batch(viewer: Viewer, *, most: int = MOST) -> Batch:
    """Put the next numbers that nobody has verified lately into a batch. Raises `Refused` where there are none."""
    with transaction.atomic():
        hold_turn(_BATCHES)
        wanted = queries.unverified(most)
        if not wanted:
            raise Refused(_("Every number has been verified within a year, or is on its way."))
        batch = Batch.objects.create(made_by=viewer.user, rows=len(wanted))
        Question.objects.bulk_create(
            Question(
                batch=batch,
                reference=f"{batch.number}-{secrets.token_hex(6)}",
                person_id=one.person_id,
                cipher=bytes(one.cipher),
                blind=bytes(one.blind),
                last_four=one.last_four,
            )
            for one in wanted
        )
        log.write(viewer, act="exchange.verisys", subject_kind="batch", subjects=[batch.pk], results=batch.rows)
    return batch


def hand_out(viewer: Viewer | None, batch: Batch) -> bytes:
    """Return a batch as a file, write everybody in it on the log, and note that it is on its way."""
    with transaction.atomic():
        questions = list(batch.questions.order_by("pk"))
        content = files.write_batch(batch.number, _asked(questions))
        people = sorted({one.person_id for one in questions})
        fields = ["cnic", "name", "father_name", "birth_date"]
        log.write_many(viewer, act="exchange.verisys", subjects=people, subject_kind="person", fields=fields)
        Batch.objects.filter(pk=batch.pk).update(sent_at=timezone.now())
    return content


def send(viewer: Viewer | None, batch: Batch, channel: Channel) -> None:
    """Send a batch by a channel; where that fails the batch counts as not sent, and can be sent again.

    Raises OSError.
    """
    with transaction.atomic():
        channel.send(batch.number, hand_out(viewer, batch))


def _asked(questions: Sequence[Question]) -> list[Asked]:
    people = Person.objects.in_bulk({one.person_id for one in questions})
    numbers = open_many(["cnic"] * len(questions), [bytes(one.cipher) for one in questions])
    return [
        Asked(one.reference, number, person.name, person.father_name, person.birth_date)
        for one, number in zip(questions, numbers, strict=True)
        if (person := people.get(one.person_id))
    ]


def take_in(name: str, content: bytes, *, viewer: Viewer | None = None) -> ResultFile:
    """Take in a file of results: every row that fits its question becomes a fact, every other is counted.

    The same file again is the file that came before; a row that says again what was said leaves nothing. Raises
    `NotResults`.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    read = read_results(content)
    with transaction.atomic():
        hold_turn(_BATCHES)
        known = ResultFile.objects.filter(sha256=sha256).first()
        if known is not None:
            return known
        batch = _batch_of(read.rows)
        user: User | None = viewer.user if viewer else None
        file = ResultFile.objects.create(
            sha256=sha256, file_name=name[-120:], received_by=user, batch=batch, rows=len(read.rows), whole=read.whole
        )
        figures: Counter[str] = Counter()
        people = []
        for row, question in zip(read.rows, _questions(read.rows), strict=True):
            became = _take(file, row, question)
            figures[became] += 1
            if became == APPLIED and question:
                people.append(question.person_id)
        file.figures = dict(sorted(figures.items()))
        file.save(update_fields=["figures"])
        log.write_many(viewer, act="exchange.results", subjects=sorted(set(people)), subject_kind="person")
    return file


def collect(channel: Channel) -> list[ResultFile]:
    """Take in every file of results that a channel has and that was not taken in before; broken ones stay there."""
    taken = []
    for name, content in channel.arrived():
        if ResultFile.objects.filter(sha256=hashlib.sha256(content).hexdigest()).exists():
            continue
        try:
            taken.append(take_in(name, content))
        except NotResults:
            continue  # the steward sees it in the folder: it is no file of results at all
    return taken


def _batch_of(rows: Sequence[Told]) -> Batch | None:
    """Return the batch that most rows name, if there is one."""
    named = Counter(row.batch for row in rows).most_common(1)
    key = named[0][0].removeprefix("V-") if named else ""
    return Batch.objects.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 10 else None


def _questions(rows: Sequence[Told]) -> list[Question | None]:
    found = Question.objects.select_related("batch").in_bulk({row.reference for row in rows}, field_name="reference")
    return [found.get(row.reference) for row in rows]


def _take(file: ResultFile, row: Told, question: Question | None) -> str:
    """Make a row of results a fact and return `APPLIED`, or return why it is none."""
    if question is None:
        return UNKNOWN
    if row.batch != question.batch.number:
        return WRONG_BATCH
    if row.cnic != open_many(["cnic"], [bytes(question.cipher)])[0]:
        return OTHER_NUMBER
    if row.outcome not in Verification.Outcome or row.day is None or row.day > timezone.localdate():
        return UNREADABLE
    fact, new = Verification.objects.get_or_create(
        question=question, defaults={"outcome": row.outcome, "day": row.day, "source": SOURCE, "file": file}
    )
    if not new:
        return REPEATED if fact.outcome == row.outcome else CONTRADICTS
    if fact.outcome == Verification.Outcome.DECEASED:
        ReportedDeath.objects.create(verification=fact)
    return APPLIED


def work_off(viewer: Viewer, death: ReportedDeath, *, done: str, note: str) -> None:
    """Say what was done about a reported death. Raises `Refused` where that was said already."""
    with transaction.atomic():
        held = (
            ReportedDeath.objects.select_for_update(of=("self",))
            .select_related("verification__question")
            .get(pk=death.pk)
        )
        if held.done:
            raise Refused(_("Somebody has worked this off already."))
        held.done, held.note, held.done_by, held.done_at = done, note, viewer.user, timezone.now()
        held.save()
        person = held.verification.question.person_id
        log.write(viewer, act="exchange.verisys", subject_kind="person", subjects=[person], results=1)
