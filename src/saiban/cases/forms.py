"""Forms of the pages of cases; the one of an event is made from its declaration (`saiban.cases.work.act_form`)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saiban.access.viewer import Viewer
from saiban.cases import types
from saiban.cases.declarations import CaseType
from saiban.cases.models import Appointment, Assignment, Case, Link, Review
from saiban.cases.models.cases import LEVELS
from saiban.cases.work.assigning import could_work_on
from saiban.cases.work.reviews import RUBRIC
from saiban.directory.models import Organisation

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
DAY = {"type": "date"}
TEXT = 20_000


class ListForm(forms.Form):
    """Which cases are wanted; nothing personal, since it stands in the address."""

    where = forms.ChoiceField(label=_("Whose"), required=False)
    case_type = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("open", _("open")), ("closed", _("closed")), ("all", _("open and closed"))],
    )
    due = forms.ChoiceField(label=_("Due"), required=False, choices=[("", _("any")), ("overdue", _("overdue"))])
    unassigned = forms.BooleanField(label=_("Given to nobody"), required=False)

    def __init__(self, viewer: Viewer, *args: Any) -> None:
        super().__init__(*args)
        where = [("mine", _("at my hand"))]
        if viewer.office is not None:
            where.append(("office", str(viewer.office)))
        where.append(("organisation", str(viewer.organisation)))
        self.fields["where"].choices = where
        known = [one for one in types.registered() if viewer.role in one.roles]
        self.fields["case_type"].choices = [("", _("any")), *((one.code, str(one.title)) for one in known)]


class FindForm(forms.Form):
    """A case number, or the phone or CNIC of somebody in a case; sent by POST."""

    typed = forms.CharField(
        label=_("Case number, phone or CNIC"),
        max_length=60,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )


class DocumentForm(forms.Form):
    """A document to put into a case."""

    kind = forms.ChoiceField(label=_("What it is"), required=False)
    title = forms.CharField(label=_("Title, where it is something else"), max_length=120, required=False)
    confidentiality = forms.ChoiceField(label=_("Who may open it"), choices=LEVELS)
    file = forms.FileField(label=_("File"))

    def __init__(self, declared: CaseType, *args: Any) -> None:
        super().__init__(*args)
        kinds = [(kind.code, str(kind.title)) for kind in declared.documents]
        self.fields["kind"].choices = [*kinds, ("", _("something else"))]


class AssignForm(forms.Form):
    """To whom a case is given, in which part, with which share of its load."""

    user = forms.TypedChoiceField(label=_("To whom"), coerce=int)
    part = forms.ChoiceField(label=_("Part"), choices=Assignment.Part.choices[:2])
    share = forms.DecimalField(
        label=_("Share of the load"), min_value=0, max_value=1, max_digits=3, decimal_places=2, initial=1
    )

    def __init__(self, users: list[tuple[int, str]], *args: Any) -> None:
        super().__init__(*args)
        self.fields["user"].choices = users


class WhyForm(forms.Form):
    """Why a case is declined or an assignment ended."""

    why = forms.ChoiceField(label=_("Reason"), choices=Assignment.Why.choices)


class TaskForm(forms.Form):
    """A task in one's own words."""

    words = forms.CharField(label=_("What is to be done"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)
    user = forms.TypedChoiceField(label=_("Whose work"), coerce=int)
    due = forms.DateField(label=_("Due on"), required=False, widget=forms.DateInput(attrs=DAY))

    def __init__(self, case: Case, *args: Any) -> None:
        super().__init__(*args)
        self.fields["user"].choices = colleagues(case)


class AppointmentForm(forms.Form):
    """An appointment to make."""

    purpose = forms.CharField(label=_("What for"), max_length=120)
    at = forms.DateTimeField(label=_("When"), widget=MOMENT, input_formats=["%Y-%m-%dT%H:%M"])
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=600, initial=30)
    place = forms.CharField(label=_("Where"), max_length=120)
    user = forms.TypedChoiceField(label=_("Whose"), coerce=int)

    def __init__(self, case: Case, *args: Any) -> None:
        super().__init__(*args)
        self.fields["user"].choices = colleagues(case)


class SettleForm(forms.Form):
    """What came of an appointment, and when the next one is."""

    result = forms.ChoiceField(label=_("What came of it"), choices=Appointment.Result.choices)
    put_off_by = forms.CharField(label=_("Who asked to put it off"), max_length=60, required=False)
    next_at = forms.DateTimeField(label=_("Next one"), required=False, widget=MOMENT, input_formats=["%Y-%m-%dT%H:%M"])


class RequestForm(forms.Form):
    """A request to another body."""

    to = forms.ModelChoiceField(Organisation.objects.all(), label=_("Whom"))
    subject = forms.CharField(label=_("About"), max_length=120, help_text=_("Without names: it stands in lists."))
    words = forms.CharField(label=_("What is asked"), widget=forms.Textarea(attrs={"rows": 3}), max_length=TEXT)
    items = forms.CharField(
        label=_("Line by line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=TEXT,
        help_text=_("One thing on each line."),
    )
    due = forms.DateField(label=_("Answer by"), required=False, widget=forms.DateInput(attrs=DAY))

    def clean_items(self) -> list[str]:
        """Read the lines."""
        return [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]


class AnswerForm(forms.Form):
    """What another body answered."""

    words = forms.CharField(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 3}), max_length=TEXT)


class LinkForm(forms.Form):
    """Another case that this one has to do with."""

    kind = forms.ChoiceField(label=_("How"), choices=Link.Kind.choices)
    number = forms.CharField(label=_("Case number"), max_length=30, widget=forms.TextInput(attrs={"dir": "ltr"}))


class ReviewerForm(forms.Form):
    """Who is to look at a case that they had no part in."""

    reviewer = forms.TypedChoiceField(label=_("Reviewer"), coerce=int)
    reason = forms.ChoiceField(label=_("Why this case"), choices=Review.Reason.choices)

    def __init__(self, case: Case, *args: Any) -> None:
        super().__init__(*args)
        self.fields["reviewer"].choices = colleagues(case)


class ReviewForm(forms.Form):
    """The answers of a reviewer, line by line."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        marks = [(str(mark), str(mark)) for mark in range(1, 6)]
        for code, label in RUBRIC.items():
            self.fields[code] = forms.TypedChoiceField(label=label, choices=marks, coerce=int, widget=forms.RadioSelect)
        words = forms.Textarea(attrs={"rows": 3})
        self.fields["words"] = forms.CharField(label=_("In words"), required=False, widget=words, max_length=TEXT)


class LeaveForm(forms.Form):
    """Days on which the viewer is away."""

    first = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs=DAY))
    last = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs=DAY))

    def clean(self) -> dict[str, Any]:
        """See that the days are in order and not long past."""
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first."))
        if last and last < timezone.localdate() - timedelta(days=1):
            self.add_error("last", _("These days have passed."))
        return given


def colleagues(case: Case) -> list[tuple[int, str]]:
    """Return those who could work on a case, with the role of each, by name."""
    found = {
        posting.user_id: f"{posting.user.full_name} · {posting.get_role_display()}" for posting in could_work_on(case)
    }
    return sorted(found.items(), key=lambda one: one[1])
