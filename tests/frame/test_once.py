"""A double click does one thing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import ResolverMatch

from saiban.frame.models import ChangeEvent, IdempotencyKey
from saiban.frame.once import once
from saiban.frame.retention import dispose_of_all


@once
def start_run(request: HttpRequest) -> HttpResponse:
    """Stand for a page that does something and goes on to what it made; "wrong" shows the form again."""
    if request.POST.get("wrong"):
        return HttpResponse("Mend the form.", status=200)
    made = ChangeEvent.objects.create(subject_kind="run", subject=1, what="added")
    if request.POST.get("fails"):
        raise RuntimeError("the disk is full")
    return HttpResponseRedirect(f"/runs/{made.pk}/")


def post(**fields: str) -> HttpRequest:
    request = RequestFactory().post("/runs/start/", fields)
    request.user = AnonymousUser()
    request.resolver_match = ResolverMatch(start_run, (), {}, url_name="start_run", namespaces=["consolidation"])
    return request


@pytest.mark.django_db
def test_the_second_click_leads_to_what_the_first_one_made() -> None:
    first, second = start_run(post(once="a-key")), start_run(post(once="a-key"))
    assert first["Location"] == second["Location"]
    assert ChangeEvent.objects.count() == 1


@pytest.mark.django_db
def test_another_form_of_the_same_page_does_its_own_work() -> None:
    assert start_run(post(once="monday"))["Location"] != start_run(post(once="tuesday"))["Location"]
    assert ChangeEvent.objects.count() == 2


@pytest.mark.django_db
def test_a_form_that_was_shown_again_can_be_sent_mended() -> None:
    assert start_run(post(once="a-key", wrong="1")).status_code == 200
    assert start_run(post(once="a-key")).status_code == 302
    assert ChangeEvent.objects.count() == 1


@pytest.mark.django_db
def test_a_request_that_failed_can_be_repeated() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        start_run(post(once="a-key", fails="1"))
    assert start_run(post(once="a-key")).status_code == 302
    assert ChangeEvent.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 81])
def test_a_form_without_a_usable_key_is_refused(key: str) -> None:
    with pytest.raises(BadRequest):
        start_run(post(once=key))
    assert not ChangeEvent.objects.exists()


@pytest.mark.django_db
def test_the_tag_gives_each_form_its_own_key() -> None:
    form = Template("{% load once %}{% once %}")
    first, second = form.render(Context()), form.render(Context())
    assert 'name="once"' in first
    assert first != second


@pytest.fixture
def clicks() -> Iterator[list[str]]:
    yield []


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_do_one_thing(clicks: list[str]) -> None:
    def click() -> None:
        with transaction.atomic():
            clicks.append(start_run(post(once="a-key"))["Location"])
        connection.close()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(clicks) == 4
    assert len(set(clicks)) == 1
    assert ChangeEvent.objects.count() == 1


@pytest.mark.django_db
def test_old_keys_are_forgotten_and_new_ones_kept() -> None:
    from django.utils import timezone

    start_run(post(once="new"))
    start_run(post(once="old"))
    IdempotencyKey.objects.filter(key="old").update(at=timezone.now() - timedelta(days=8))
    assert [(one.rule, one.things) for one in dispose_of_all()] == [("frame.forms", 1)]
    assert IdempotencyKey.objects.get().key == "new"
