"""Administrators make users, look after their accounts, and let them join, move and leave; never themselves."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from saiban.access.models import AccessLog, Posting, PostingProposal, Role, User
from saiban.directory.models import Office
from tests.access.people import PASSWORD, district, give_second_factor, looking_as, post, user_with_password
from tests.access.second_factors import give_app, sign_in_with_app

pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia() -> Client:
    """The browser of an administrator of the registry's keeper."""
    return looking_as(Role.ADMINISTRATOR, username="nadia")


@pytest.fixture
def saima() -> Client:
    """The browser of another administrator of the registry's keeper."""
    return looking_as(Role.ADMINISTRATOR, username="saima")


@pytest.fixture
def bilal() -> User:
    """A user of BISP without a posting."""
    return User.objects.create(username="bilal", full_name="Bilal Ahmed Khan", organisation_id="bisp")


def acts_of(user: User) -> list[str]:
    return list(AccessLog.objects.filter(user=user).order_by("id").values_list("act", flat=True))


def test_a_joiner_gets_a_password_changes_it_and_works(nadia: Client) -> None:
    new = {"full_name": "Sana Iqbal", "username": "Sana", "organisation": "bisp"}
    page = nadia.post("/users/new/", new).content.decode()
    password = re.search(r">([a-z2-9]{4}(?:-[a-z2-9]{4}){3})<", page)[1]
    sana = User.objects.get(username="sana")
    given = {"role": "clerk", "organisation": "bisp", "place": district("Nowshera").pk}
    assert nadia.post(f"/users/{sana.pk}/", given).status_code == 302

    browser = Client()
    assert browser.post("/sign-in/", {"username": "sana", "password": password})["Location"] == "/"
    assert browser.get("/")["Location"].startswith("/password/")
    changed = {"old_password": password, "new_password1": PASSWORD, "new_password2": PASSWORD}
    browser.post("/password/", changed)

    assert "Nowshera" in browser.get("/").content.decode()
    assert password not in nadia.get(f"/users/{sana.pk}/").content.decode()
    assert acts_of(nadia.user) == ["make_user", "give_posting"]


def test_a_privileged_posting_begins_when_a_second_administrator_approves(
    nadia: Client, saima: Client, bilal: User
) -> None:
    nadia.post(f"/users/{bilal.pk}/", {"role": "steward", "organisation": "registry"})
    proposal = PostingProposal.objects.get()
    assert not Posting.objects.filter(user=bilal).exists()

    own = nadia.post(f"/postings/proposals/{proposal.pk}/", {"decision": "approve"}, follow=True)
    assert "ask another administrator" in own.content.decode()
    assert not Posting.objects.filter(user=bilal).exists()

    saima.post(f"/postings/proposals/{proposal.pk}/", {"decision": "approve"})
    posting = Posting.objects.get(user=bilal)
    assert (posting.role, posting.given_by, posting.approved_by) == ("steward", nadia.user, saima.user)
    again = saima.post(f"/postings/proposals/{proposal.pk}/", {"decision": "refuse"})
    assert again.status_code == 404


def test_a_refused_posting_never_begins_and_stays_on_record(nadia: Client, saima: Client, bilal: User) -> None:
    nadia.post(f"/users/{bilal.pk}/", {"role": "auditor", "organisation": "registry"})
    proposal = PostingProposal.objects.get()
    saima.post(f"/postings/proposals/{proposal.pk}/", {"decision": "refuse"})

    proposal.refresh_from_db()
    assert (proposal.decided_by, proposal.posting) == (saima.user, None)
    assert not Posting.objects.filter(user=bilal).exists()
    assert acts_of(saima.user) == ["refuse_posting"]


def test_an_agencys_administrator_sees_and_serves_the_own_agency_alone(bilal: User) -> None:
    rukhsana = user_with_password("rukhsana", "Rukhsana Parveen")
    post(rukhsana, Role.INSPECTOR, "eobi")
    User.objects.filter(pk=rukhsana.pk).update(organisation="eobi")
    admin = looking_as(Role.ADMINISTRATOR, "bisp", username="kiran")

    page = admin.get("/users/").content.decode()
    assert "Bilal" in page
    assert "Rukhsana" not in page
    assert admin.get(f"/users/{rukhsana.pk}/").status_code == 404
    assert admin.post(f"/users/{rukhsana.pk}/password/").status_code == 404
    elsewhere = admin.post(f"/users/{bilal.pk}/", {"role": "clerk", "organisation": "eobi"})
    assert "Select a valid choice" in elsewhere.content.decode()
    assert not Posting.objects.filter(user=bilal).exists()


def test_an_administrator_of_a_province_gives_no_posting_outside_it(bilal: User) -> None:
    province = district("Nowshera").parent
    admin = looking_as(Role.ADMINISTRATOR, "bisp", username="kiran", place=province)

    outside = {"role": "clerk", "organisation": "bisp", "place": district("Lahore").pk}
    assert "outside your own" in admin.post(f"/users/{bilal.pk}/", outside).content.decode()
    tehsil = district("Nowshera").parts.first()
    hub = Office.objects.create(
        code="hub-3", name_en="Hub 3", name_ur="مرکز ۳", organisation_id="kp-pnd", place=tehsil, one_window=True
    )
    inside = {"role": "clerk", "organisation": "bisp", "place": tehsil.pk, "office": hub.pk}
    assert admin.post(f"/users/{bilal.pk}/", inside).status_code == 302
    given = Posting.objects.get(user=bilal)
    assert given.place.level == "tehsil"
    assert "Hub 3" in str(given)


def test_nobody_gives_ends_or_resets_the_own(nadia: Client) -> None:
    key = nadia.user.pk
    given = nadia.post(f"/users/{key}/", {"role": "clerk", "organisation": "registry"})
    assert "ask another administrator" in given.content.decode()
    ended = nadia.post(f"/postings/{nadia.posting.pk}/end/", follow=True)
    assert "ask another administrator" in ended.content.decode()
    assert nadia.post(f"/users/{key}/leave/").status_code == 400
    for address in ("password/", "switch/", "factor/remove/", "sessions/end/"):
        assert nadia.post(f"/users/{key}/{address}").status_code == 403
    assert Posting.objects.get().role == Role.ADMINISTRATOR


def test_a_posting_is_given_once_and_for_its_days(nadia: Client, bilal: User) -> None:
    today = timezone.localdate()
    clerk = {"role": "clerk", "organisation": "bisp"}
    backwards = clerk | {"first_day": today, "last_day": today - timedelta(days=1)}
    assert "before the first" in nadia.post(f"/users/{bilal.pk}/", backwards).content.decode()

    nadia.post(f"/users/{bilal.pk}/", clerk | {"last_day": today + timedelta(days=30)})
    assert "has this posting already" in nadia.post(f"/users/{bilal.pk}/", clerk).content.decode()
    posting = Posting.objects.get(user=bilal)
    assert posting.valid.upper == today + timedelta(days=31)


def test_a_mover_loses_the_old_posting_when_the_new_one_begins(nadia: Client, bilal: User) -> None:
    old = post(bilal, Role.CLERK, "bisp", district("Nowshera"))
    browser = Client()
    browser.force_login(bilal)
    assert "Nowshera" in browser.get("/schemes/").content.decode()

    to = {"role": "clerk", "organisation": "bisp", "place": district("Lahore").pk}
    nadia.post(f"/postings/{old.pk}/move/", to)

    old.refresh_from_db()
    assert not old.holds
    assert Posting.objects.get(user=bilal, place=district("Lahore")).holds
    assert browser.get("/schemes/")["Location"].startswith("/sign-in/")
    assert acts_of(nadia.user)[-1] == "move_posting"


def test_a_mover_into_a_privileged_role_keeps_the_old_posting_until_it_is_approved(
    nadia: Client, saima: Client, bilal: User
) -> None:
    old = post(bilal, Role.CLERK, "bisp")
    nadia.post(f"/postings/{old.pk}/move/", {"role": "scheme_officer", "organisation": "bisp"})
    old.refresh_from_db()
    assert old.holds

    saima.post(f"/postings/proposals/{PostingProposal.objects.get().pk}/", {"decision": "approve"})
    old.refresh_from_db()
    assert not old.holds
    assert Posting.objects.get(user=bilal, role=Role.SCHEME_OFFICER).holds


def test_whoever_leaves_is_out_at_once_and_for_good(nadia: Client) -> None:
    ayesha = user_with_password("ayesha", "Ayesha Siddiqui")
    held = post(ayesha, Role.STEWARD, "registry")
    later = post(ayesha, Role.CLERK, "bisp")
    browser = sign_in_with_app("ayesha", give_app(ayesha))
    browser.post("/posting/", {"posting": held.pk})
    assert browser.get("/overlap/").status_code == 200

    page = nadia.post(f"/users/{ayesha.pk}/leave/").content.decode()

    assert "has left" in page
    assert browser.get("/overlap/")["Location"].startswith("/sign-in/")
    for posting in (held, later):
        posting.refresh_from_db()
        assert not posting.holds
    assert not Authenticator.objects.filter(user=ayesha).exists()
    again = Client().post("/sign-in/", {"username": "ayesha", "password": PASSWORD})
    assert "do not fit" in again.content.decode()
    assert acts_of(nadia.user)[-1] == "leave"


def test_an_ended_posting_signs_its_holder_out_and_stays_on_record(nadia: Client) -> None:
    steward = looking_as(Role.STEWARD)
    assert steward.get("/overlap/").status_code == 200

    nadia.post(f"/postings/{steward.posting.pk}/end/")

    assert steward.get("/overlap/")["Location"].startswith("/sign-in/")
    assert Posting.objects.filter(pk=steward.posting.pk).exists()
    assert nadia.post(f"/postings/{steward.posting.pk}/end/").status_code == 404


def test_a_new_password_ends_the_old_sessions(nadia: Client) -> None:
    steward = looking_as(Role.STEWARD)
    steward.user.set_password("Indus-delta-1923")
    steward.user.save()
    steward.force_login(steward.user)
    give_second_factor(steward, steward.user)
    assert steward.get("/schemes/").status_code == 200

    nadia.post(f"/users/{steward.user.pk}/password/")
    assert steward.get("/schemes/")["Location"].startswith("/sign-in/")


def test_a_lost_phone(nadia: Client) -> None:
    ayesha = user_with_password("ayesha", "Ayesha Siddiqui")
    post(ayesha, Role.STEWARD, "registry")
    browser = sign_in_with_app("ayesha", give_app(ayesha))

    nadia.post(f"/users/{ayesha.pk}/factor/remove/")

    assert browser.get("/overlap/")["Location"].startswith("/sign-in/")
    browser.post("/sign-in/", {"username": "ayesha", "password": PASSWORD})
    assert browser.get("/overlap/")["Location"].startswith("/second-factor/")
    assert "remove_second_factor" in acts_of(nadia.user)


def test_switching_a_user_off_and_on(nadia: Client, bilal: User) -> None:
    nadia.post(f"/users/{bilal.pk}/switch/")
    assert "switched off" in nadia.get("/users/").content.decode()
    nadia.post(f"/users/{bilal.pk}/switch/")
    assert User.objects.get(pk=bilal.pk).is_active


def test_two_users_can_not_have_one_name(nadia: Client) -> None:
    again = nadia.post("/users/new/", {"full_name": "Another Nadia", "username": "NADIA", "organisation": "bisp"})
    assert "is taken" in again.content.decode()
