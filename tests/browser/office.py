"""An office in full swing, for the browser: something waits, failed or is on its way on every page of the exchange."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from saiban.access import log
from saiban.access.agreements import services as agreements
from saiban.access.models import Agreement, Posting, Purpose, Role
from saiban.access.oversight.services import list_well_known
from saiban.access.own_record import objections
from saiban.access.viewer import Viewer
from saiban.exchange.models import Attempt, Batch, Delivery, Partner, PartnerChange, ResultFile, SentList, Subscription
from saiban.exchange.verisys import services as verisys
from saiban.exchange.verisys.simulator import Office as Nadra
from saiban.exchange.verisys.simulator import Trouble
from saiban.frame.models import Disposal
from tests.access.agreements import agree, colleague, proposal
from tests.access.people import looking_as, post, user_with_password
from tests.exchange.test_lists import ask, csv_file, hand_in, work
from tests.exchange.test_partners import FORM
from tests.registry_pages.town import CNIC_ASLAM, CNIC_RUKHSANA, Town, build

WHY_KNOWN = "Sings on television; known all over the country."
ENTERED = {WHY_KNOWN, FORM["name"], "Employees' Old-Age Benefits Act 1976, s. 9"}
"""What people entered in English and pages show as it is."""


@dataclass(frozen=True)
class Busy:
    """Who looks, at which pages, by the role that opens them."""

    town: Town
    clients: dict[Role, Client]
    pages: dict[Role, tuple[str, ...]]


def open_office() -> Busy:
    """Let a week of work happen."""
    town = build()
    clients = {
        role: looking_as(role, organisation, username=name, purpose=purpose)
        for role, name, organisation, purpose in (
            (Role.STEWARD, "ayesha", "registry", Purpose.STEWARDSHIP),
            (Role.AUDITOR, "tariq", "registry", Purpose.AUDIT),
            (Role.ADMINISTRATOR, "nadia", "registry", None),
            (Role.AGREEMENT_OFFICER, "tahira", "registry", None),
            (Role.SCHEME_OFFICER, "bilal", "eobi", Purpose.CASE_HANDLING),
        )
    }
    rukhsana = town.people["Rukhsana Bibi"]
    agreed, proposed = _agreements()
    handed_in, answered = _lists(clients[Role.SCHEME_OFFICER])
    partner = _partners(clients)
    delivery = _given_up(partner)
    batch, file = _verification()
    objection = _looks(rukhsana.pk, rukhsana.number)
    sana = _people(clients[Role.ADMINISTRATOR])
    Disposal.objects.create(rule="lists", kept_days=7, before=timezone.now(), things=12_345)
    pages = {
        Role.STEWARD: (
            "/agreements/", f"/agreements/{agreed.code}/", f"/agreements/{proposed.code}/", "/agreements/propose/",
            "/partners/", f"/partners/of/{partner.code}/", "/deliveries/", f"/deliveries/{delivery.pk}/",
            "/verification/", f"/verification/{batch.pk}/", f"/verification/results/{file.pk}/",
            "/verification/deaths/", "/retention/", "/objections/", f"/objections/{objection}/",
            f"/person/{rukhsana.number}/who-saw/", f"/person/{rukhsana.number}/", "/lists/", "/lists/trace/",
            "/sessions/", "/own-number/", "/purpose/", "/second-factor/",
        ),
        Role.AUDITOR: (
            "/log/", f"/log/?number={rukhsana.number}", "/log/unusual/", "/log/well-known/", "/postings/reviews/",
        ),
        Role.ADMINISTRATOR: (
            "/users/", "/users/new/", f"/users/{sana.user_id}/", f"/users/{sana.user_id}/leave/",
            f"/postings/{sana.pk}/move/", "/postings/proposals/", "/postings/reviews/", "/partners/", "/partners/new/",
            f"/partners/of/{partner.code}/", f"/partners/of/{partner.code}/change/", "/password/", "/posting/",
        ),
        Role.AGREEMENT_OFFICER: ("/partners/", f"/agreements/{proposed.code}/"),
        Role.SCHEME_OFFICER: ("/lists/", f"/lists/{handed_in.pk}/", f"/lists/{answered.pk}/", "/agreements/"),
    }  # fmt: skip
    return Busy(town, clients, pages)


def _agreements() -> tuple[Agreement, Agreement]:
    agreed = agree("eobi", fields=("registry_number", "name", "father_name", "enrolments", "benefits", "address"))
    steward = colleague("farzana", Role.STEWARD)
    return agreed, agreements.propose(by=steward, proposal=proposal("pessi", "case_handling", places=("PK617",)))


def _lists(officer: Client) -> tuple[SentList, SentList]:
    rows = (("S No", "CNIC", "نام"), ("1", CNIC_RUKHSANA, "رخسانہ"), ("2", CNIC_ASLAM, ""), ("3", "35201-123", ""))
    handed_in, answered = (hand_in(officer, csv_file(*rows, name=f"mustahiqeen-lahore-{n}.csv")) for n in (1, 2))
    ask(officer, answered, "fields", "name", "father_name")
    work(answered)
    return handed_in, answered


def _partners(clients: dict[Role, Client]) -> Partner:
    clients[Role.ADMINISTRATOR].post("/partners/new/", FORM)
    clients[Role.AGREEMENT_OFFICER].post(f"/partners/changes/{PartnerChange.objects.get().pk}/approve/")
    clients[Role.ADMINISTRATOR].post("/partners/new/", FORM | {"code": "pessi", "sender_id": "pessi.punjab.gov.pk"})
    return Partner.objects.get()


def _given_up(partner: Partner) -> Delivery:
    now = timezone.now()
    subscription = Subscription.objects.create(
        partner=partner, registry="sr", kind="update", criteria=b"", digest=b"1", purpose="eligibility_check",
        agreement="eobi-eligibility-check-1", address="https://core.eobi.gov.pk/registry/notify",
    )  # fmt: skip
    for event, state, fault in ((1, "given_up", "unreachable"), (2, "waiting", "timed_out"), (3, "delivered", "")):
        made = Delivery.objects.create(
            partner=partner, registry="sr", action="notify", address=subscription.address, subscription=subscription,
            event=event, kind="update", subject_kind="person", subject=1, state=state, queued_at=now, next_at=now,
            attempts=2, fault=fault, settled_at=None if state == "waiting" else now,
        )  # fmt: skip
        Attempt.objects.create(delivery=made, at=now, fault="failing", status=503)
        Attempt.objects.create(delivery=made, at=now, fault=fault, status=None if fault else 200)
    return Delivery.objects.get(state="given_up")


def _verification() -> tuple[Batch, ResultFile]:
    steward = colleague("ayesha.verisys", Role.STEWARD)
    batch = verisys.make_batch(steward)
    outcomes = {CNIC_RUKHSANA: "name_differs", CNIC_ASLAM: "deceased"}
    nadra = Nadra(outcomes, timezone.localdate(), frozenset({Trouble.REPEATED_ROWS, Trouble.UNKNOWN_NUMBERS}))
    verisys.send(steward, batch, nadra)
    (file,) = verisys.collect(nadra)
    return batch, file


def _looks(rukhsana: int, number: str) -> int:
    officer, auditor = colleague("gul.zaman", Role.DESK_OFFICER, "bisp"), colleague("tariq.audit", Role.AUDITOR)
    looking = Viewer(officer.user, officer.posting, Purpose.CASE_HANDLING)
    list_well_known(by=auditor, number=number, why=WHY_KNOWN)
    for act in ("search", "view", "unmask", "view"):
        log.write(looking, act=act, subject_kind="person", subjects=[rukhsana], fields=["name"], results=1)
    said = objections.receive(
        person=rukhsana, kind="correction", fields=["name"], text="میرے شوہر کا نام محمد اسلم ہے، اللہ دتہ نہیں۔"
    )
    return said.pk


def _people(administrator: Client) -> Posting:
    sana = user_with_password("sana", "Sana Iqbal")
    sana.organisation_id = "registry"
    sana.save()
    posting = post(sana, Role.CLERK, "registry")
    Posting.objects.filter(pk=posting.pk).update(confirmed_on=timezone.localdate() - timedelta(days=100))
    administrator.post(f"/users/{sana.pk}/", {"role": "steward", "organisation": "registry"})
    return posting
