"""An office at work on complaints: officers with browsers of their own, for the tests of the pages."""

from __future__ import annotations

from dataclasses import replace

from django.test import Client

from saiban.access.models import Posting, Purpose, Role, User
from saiban.access.viewer import POSTING_KEY, PURPOSE_KEY, Viewer
from saiban.cases import services
from saiban.cases.actors import Actor
from saiban.cases.declarations import Checklist, DocumentKind, Done, Item, TaskKind, Unit, Words
from saiban.cases.models import Case
from saiban.cases.parties import NewParty
from saiban.directory.models import Organisation
from tests.access.people import give_second_factor
from tests.cases.complaint import COMPLAINT
from tests.cases.people import key, office, officer

WORKED = replace(
    COMPLAINT,
    documents=(
        DocumentKind("receipt", Words("Receipt of the shop", "دکان کی رسید")),
        DocumentKind("answer_letter", Words("Letter with the answer", "جواب کا خط"), template="decision_notice"),
    ),
    checklists=(
        Checklist(
            "heard",
            Words("Both sides were heard", "دونوں فریق سنے گئے"),
            (
                Item("person", Words("The person", "شخص")),
                Item("shop", Words("The shop", "دکان"), document="receipt"),
            ),
        ),
    ),
    tasks=(
        TaskKind(
            "take_it_up",
            Words("Take the complaint up", "شکایت پر کام شروع کریں"),
            "scheme_officer",
            ("lodge",),
            ("take",),
            2,
        ),
        TaskKind("call", Words("Call the person", "شخص کو فون کریں"), "scheme_officer", ("take",), (), 1),
        TaskKind(
            "sign", Words("Read and sign", "پڑھ کر دستخط کریں"), "scheme_officer", ("ask",), (), 3, Unit.DAYS, Done.ALL
        ),
    ),
)
"""The complaint of the engine's tests, with papers, a checklist and tasks."""


def lodged(**about: object) -> Case:
    """Nasreen Bibi complains at the counter in Lahore that money was held back."""
    given = {
        "case_type": "complaint",
        "actor": Actor.officer(officer("sana", Role.DESK_OFFICER, office=office())),
        "office": office(),
        "organisation": Organisation.objects.get(pk="bisp"),
        "title": "Money held back at the shop",
        "parties": [NewParty("complainant", "Nasreen Bibi", "0301 5550123", identifiers={"cnic": "35202-2345678-2"})],
        "fields": {"about": "money", "story": "The shop kept 500 rupees."},
        "key": key(),
    }
    return services.open_case(**(given | about))


def posted(username: str, role: Role = Role.SCHEME_OFFICER, organisation: str = "bisp", **about: object) -> Viewer:
    """An officer of the Lahore office with exactly one posting, made once."""
    known = Posting.objects.filter(user__username=username).select_related("user", "organisation", "office").first()
    if known is not None:
        return Viewer(known.user, known, Purpose.CASE_HANDLING)
    return officer(username, role, organisation, **({"office": office()} | about))


def browser(viewer: Viewer) -> Client:
    """A browser in which this officer has signed in and said why they look."""
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user.pk))
    give_second_factor(client, viewer.user)
    session = client.session
    session[POSTING_KEY] = viewer.posting.pk
    session[PURPOSE_KEY] = Purpose.AUDIT.value if viewer.role == Role.AUDITOR else Purpose.CASE_HANDLING.value
    session.save()
    return client
