"""The pages of referrals: files that came in and what is checked of them, and the bodies that may send."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access import log
from saiban.access.decorators import requires
from saiban.cases.faults import FieldFaults, NotAllowed
from saiban.cases.queries import cases_for
from saiban.frame.once import once
from saiban.prosecution.models import KnownBody, Referral
from saiban.prosecution.referrals import answers, arriving, deciding, receiving
from saiban.prosecution.referrals import bodies as known
from saiban.prosecution.referrals.checks import Check
from saiban.prosecution.referrals.envelope import LARGEST, public_form
from saiban.prosecution.referrals.forms import BodyForm, FileForm, RefuseForm, TakeForm
from saiban.prosecution.referrals.own_key import own_code, own_key
from saiban.prosecution.referrals.sending import take_answer

SHOWN = 100


@requires("prosecution.referrals")
@never_cache
@require_http_methods(["GET", "POST"])
@transaction.atomic
def referrals(request: HttpRequest) -> HttpResponse:
    """List the files that came in; take a new one in."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        handed = form.cleaned_data["file"]
        if handed.size > LARGEST:
            form.add_error("file", _("The file is larger than 64 MB."))
        else:
            return _taken_in(request, handed.read())
    context = {"form": form, "rows": receiving.referrals_for(request.viewer)[:SHOWN]}
    return render(request, "prosecution/referrals/referrals.html", context, status=400 if form.errors else 200)


def _taken_in(request: HttpRequest, content: bytes) -> HttpResponse:
    taken = receiving.take_in(viewer=request.viewer, content=content)
    if taken.again:
        messages.info(request, _("This file came in before; here is what became of it."))
    elif taken.row.kind == "answer":
        take_answer(viewer=request.viewer, row=taken.row)
    if not receiving.referrals_for(request.viewer).filter(pk=taken.row.pk).exists():
        messages.success(request, _("The file is taken in. The head of the service decides on it."))
        return redirect("prosecution:referrals")
    return redirect("prosecution:referral", key=taken.row.pk)


@requires("prosecution.referrals")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@once
@transaction.atomic
def referral(request: HttpRequest, key: int) -> HttpResponse:
    """Show what a file says and what was checked of it; take or refuse it."""
    row = get_object_or_404(receiving.referrals_for(request.viewer), pk=key)
    said = request.POST.get("said", "")
    forms = {
        "take": TakeForm(request.viewer, request.POST if said == "take" else None),
        "refuse": RefuseForm(request.POST if said == "refuse" else None),
    }
    if request.method != "POST":
        return _page(request, row, forms)
    if said not in forms:
        raise Http404
    form = forms[said]
    arrives = row.kind == "transfer" and said == "take"
    try:
        if row.kind == "answer":
            take_answer(viewer=request.viewer, row=row)
            return redirect("prosecution:referral", key=row.pk)
        if arrives:
            case = arriving.take(viewer=request.viewer, row=row, key=f"referral:{row.pk}")
        elif not form.is_valid():
            return _page(request, row, forms, status=400)
        elif said == "take":
            place = form.cleaned_data["place"]
            case = deciding.take(viewer=request.viewer, row=row, place=place, key=f"referral:{row.pk}")
        else:
            deciding.refuse(viewer=request.viewer, row=row, **form.cleaned_data)
            messages.success(request, _("Refused. The answer can be downloaded below."))
            return redirect("prosecution:referral", key=row.pk)
    except ValidationError as refused:
        _tell(form, refused)
        return _page(request, row, forms, status=409)
    except (NotAllowed, FieldFaults) as refused:
        form.add_error(None, _in_words(refused))
        return _page(request, row, forms, status=409)
    messages.success(request, _("Taken as %(number)s. The answer can be downloaded below.") % {"number": case.number})
    return redirect("prosecution:referral", key=row.pk)


def _in_words(refused: NotAllowed | FieldFaults) -> str:
    return refused.said if isinstance(refused, NotAllowed) else " ".join(refused.faults.values())


def _tell(form: Form, refused: ValidationError) -> None:
    """Put what was refused to its field, or above the form."""
    if not form.is_bound:
        form.is_bound, form.data = True, {}
        form.full_clean()
        form.errors.clear()
    told = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
    for name, said in told.items():
        form.add_error(name if name in form.fields else None, said)


def _page(request: HttpRequest, row: Referral, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    viewer = request.viewer
    context: dict[str, Any] = {"row": row, **forms}
    context["sees_case"] = row.case is not None and cases_for(viewer).filter(pk=row.case_id).exists()
    waits = row.state == Referral.State.WAITING
    if row.kind == "complaint":
        looked = deciding.looked_at(viewer, row)
        forms["take"].initial = {"place": looked.file.complaint.district}
        context |= {"complaint": looked.file.complaint, "documents": looked.file.documents}
        context |= {"checks": (*_of_the_file(row), *looked.checks), "may_take": not looked.bars}
    elif row.kind == "transfer":
        arrived = arriving.looked_at(viewer, row)
        context |= {"transfer": arrived.file.transfer, "arrived": arrived, "documents": arrived.file.documents}
        context |= {"checks": (*_of_the_file(row), *arrived.checks), "may_take": not arrived.bars}
    elif row.kind == "answer":
        context |= {"reply": receiving.payload_of(row).answer, "checks": _of_the_file(row)}
        log.write(viewer, act="referral", subject_kind="referral", subjects=[row.pk], fields=["view"], results=1)
    act = "prosecution.scrutinise" if row.kind == "complaint" else "prosecution.transfer"
    context["may_decide"] = waits and viewer.may(act)
    return render(request, "prosecution/referrals/referral.html", context, status=status)


def _of_the_file(row: Referral) -> tuple[Check, ...]:
    """What was found right when the file was taken in: else it would not be here."""
    return (
        Check("signature", arriving.SIGNATURE, True, (row.digest,)),
        Check("body", arriving.BODY, True, (str(row.body),)),
    )


@requires("prosecution.referrals")
@never_cache
@require_safe
@transaction.atomic
def answer(request: HttpRequest, key: int) -> HttpResponse:
    """Hand the signed answer out."""
    row = get_object_or_404(receiving.referrals_for(request.viewer), pk=key, answer_cipher__isnull=False)
    log.write(request.viewer, act="export", subject_kind="referral", subjects=[row.pk], fields=["answer"], results=1)
    response = HttpResponse(answers.answer_of(row), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="answer-{row.pk}.referral"'
    return response


@requires("prosecution.referrals")
@never_cache
@require_safe
@transaction.atomic
def paper(request: HttpRequest, key: int, place: int) -> HttpResponse:
    """Hand a document of a file out that waits, once a scanner, where there is one, found nothing in it."""
    row = get_object_or_404(receiving.referrals_for(request.viewer), pk=key, state=Referral.State.WAITING)
    named = receiving.payload_of(row).documents
    if not 0 < place <= len(named):
        raise Http404
    content, media_type = receiving.document_of(named[place - 1])
    if content is None:
        messages.error(request, _("A scanner found something harmful in this document, or does not answer."))
        return redirect("prosecution:referral", key=row.pk)
    log.write(
        request.viewer, act="referral", subject_kind="referral", subjects=[row.pk], fields=["document"], results=1
    )
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{named[place - 1].name}"'
    return response


@requires("prosecution.bodies")
@never_cache
@require_http_methods(["GET", "POST"])
@once
@transaction.atomic
def bodies(request: HttpRequest) -> HttpResponse:
    """List the bodies with their keys; enter a new one."""
    form = BodyForm(request.viewer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                known.propose(viewer=request.viewer, new=form.new())
        except ValidationError as refused:
            _tell(form, refused)
        else:
            messages.success(request, _("Entered. Somebody else approves it."))
            return redirect("prosecution:bodies")
    context = {
        "form": form,
        "rows": known.bodies(),
        "own_code": own_code(request.viewer),
        "own_key": public_form(own_key()),
    }
    return render(request, "prosecution/referrals/bodies.html", context, status=400 if form.errors else 200)


@requires("prosecution.bodies")
@never_cache
@require_POST
@once
def body(request: HttpRequest, key: int) -> HttpResponse:
    """Approve, refuse or end a body's key."""
    row = get_object_or_404(KnownBody, pk=key)
    said = request.POST.get("said", "")
    try:
        if said in ("approve", "refuse"):
            known.decide(viewer=request.viewer, body=row, approve=said == "approve")
        elif said == "end":
            known.end(viewer=request.viewer, body=row)
        else:
            raise Http404
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Done."))
    return redirect("prosecution:bodies")
