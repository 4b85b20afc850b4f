"""The pages of targets: those that stand with how far they have come, putting one forward, deciding on it."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access.decorators import requires
from saiban.access.reasons import ReasonForm
from saiban.frame.once import once
from saiban.frame.parameters import only
from saiban.statistics import deciding
from saiban.statistics.definitions import indicators
from saiban.statistics.figures import by_of_text
from saiban.statistics.models import Target
from saiban.statistics.models.checked import State
from saiban.statistics.queries import current_edition
from saiban.statistics.report.progress import progress_report
from saiban.statistics.targets import queries, services
from saiban.statistics.targets.forms import TargetForm
from saiban.statistics.wording import Names, label


@requires("statistics.view")
@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    """How far each target has come, by programme; what waits for a decision."""
    edition = current_edition()
    context = {
        "edition": edition,
        "programmes": [(name, queries.rows(edition, name)) for name in queries.programmes()],
        "waiting": [_named(one) for one in queries.targets().filter(state=State.PROPOSED)],
        "decided": [_named(one) for one in queries.targets().exclude(state=State.PROPOSED).order_by("-id")[:100]],
        "may_propose": request.viewer.may("statistics.targets"),
    }
    return render(request, "statistics/targets/list.html", context)


@requires("statistics.targets")
@never_cache
@require_http_methods(["GET", "POST"])
def put_forward(request: HttpRequest) -> HttpResponse:
    """Put a target forward."""
    if request.method == "POST":
        return _put_forward(request)
    return render(request, "statistics/targets/form.html", {"form": TargetForm()})


@once
def _put_forward(request: HttpRequest) -> HttpResponse:
    form = TargetForm(request.POST)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in form.fields if name not in ("province", "sex")}
        try:
            made = services.put_forward(by=request.viewer, group=form.group, **given)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("statistics:target", made.pk)
    return render(request, "statistics/targets/form.html", {"form": form}, status=400)


@requires("statistics.view")
@require_safe
def target(request: HttpRequest, number: int) -> HttpResponse:
    """One target, who put it forward, and the decision."""
    return _page(request, _found(number), ReasonForm())


@requires("statistics.approve")
@require_POST
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Approve a target that somebody else put forward."""
    return _decide(request, number, deciding.approve)


@requires("statistics.approve")
@require_POST
def refuse(request: HttpRequest, number: int) -> HttpResponse:
    """Refuse a target that somebody else put forward, with the reason."""
    return _decide(request, number, deciding.refuse)


@requires("statistics.targets")
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take one's own target back, with the reason."""
    return _decide(request, number, deciding.withdraw)


@requires("statistics.view")
@require_safe
def progress_pdf(request: HttpRequest) -> HttpResponse:
    """The progress report of a programme as PDF, in the reader's language."""
    only(request, "programme")
    edition, programme = current_edition(), request.GET.get("programme", "")
    if edition is None or programme not in queries.programmes():
        raise Http404
    answer = HttpResponse(progress_report(edition, programme), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="progress.pdf"'
    return answer


def _decide(request: HttpRequest, number: int, step: Callable[..., Target]) -> HttpResponse:
    form = ReasonForm(request.POST)
    found = _found(number)
    if form.settled_by(lambda reason: step(by=request.viewer, put=found, reason=reason)):
        return redirect("statistics:target", number)
    return _page(request, _found(number), form, status=400)


def _page(request: HttpRequest, found: Target, form: ReasonForm, status: int = 200) -> HttpResponse:
    context = {
        **_named(found),
        "form": form,
        "may_decide": deciding.may_decide(request.viewer, found),
        "may_withdraw": deciding.may_withdraw(request.viewer, found),
    }
    return render(request, "statistics/targets/target.html", context, status=status)


def _named(one: Target) -> dict[str, object]:
    known = indicators().get(one.indicator)
    return {
        "target": one,
        "label": label(known) if known else one.indicator,
        "group": Names().group(by_of_text(one.by)),
        "baseline_said": queries.written(one.baseline, one.measure),
        "value_said": queries.written(one.value, one.measure),
    }


def _found(number: int) -> Target:
    return get_object_or_404(queries.targets(), pk=number)
