"""The forms of referrals: a file, a decision, a body with its key, a transfer, the court of a reader."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saiban.access.models import Posting, Role
from saiban.access.viewer import Viewer
from saiban.directory.models import Place
from saiban.prosecution.models import Court, KnownBody, Referral
from saiban.prosecution.queries import courts_for, jurisdiction_of
from saiban.prosecution.referrals.bodies import NewBody, services_for


def _day(label: str, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput({"type": "date", "dir": "ltr"}))


def districts_of(viewer: Viewer) -> QuerySet[Place]:
    """The districts of the viewer's posting, or of the province of their service."""
    districts = Place.objects.filter(level=Place.Level.DISTRICT, valid_to=None).order_by("name_en")
    if viewer.districts is not None:
        return districts.filter(code__in=viewer.districts)
    return districts.filter(parent=jurisdiction_of(viewer).province)


class FileForm(forms.Form):
    """A signed file."""

    file = forms.FileField(label=_("Signed file (.referral)"))


class TakeForm(forms.Form):
    """Where the case of a complaint belongs."""

    place = forms.ModelChoiceField(Place.objects.none(), label=_("District of the court"))

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = districts_of(viewer)


class RefuseForm(forms.Form):
    """Why a referral is refused."""

    reason = forms.ChoiceField(label=_("Reason"), choices=[("", "–"), *Referral.Reason.choices])
    words = forms.CharField(
        label=_("In words, for the sender"), max_length=2_000, widget=forms.Textarea({"rows": 3, "dir": "auto"})
    )


class BodyForm(forms.Form):
    """A body with its public key."""

    code = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]{1,39}$",
        label=_("Code"),
        help_text=_("As its files name it: eobi, prosecution-punjab, police-karachi-south."),
        widget=forms.TextInput({"dir": "ltr"}),
    )
    name_en = forms.CharField(label=_("Name in English"), max_length=120, widget=forms.TextInput({"dir": "ltr"}))
    name_ur = forms.CharField(label=_("Name in Urdu"), max_length=120, widget=forms.TextInput({"dir": "rtl"}))
    kind = forms.ChoiceField(label=_("Kind"), choices=KnownBody.Kind)
    law = forms.ChoiceField(
        label=_("Law under which it complains"), required=False, choices=[("", "–"), *KnownBody.Law.choices]
    )
    place = forms.ModelChoiceField(Place.objects.none(), label=_("District (of police)"), required=False)
    key = forms.CharField(
        label=_("Public key"),
        max_length=2_000,
        help_text=_("PEM or JWK. Compare its id with the body by telephone before you enter it."),
        widget=forms.Textarea({"rows": 3, "dir": "ltr"}),
    )
    valid_from = _day(_("Valid from"))
    valid_to = _day(_("Valid to"), required=False)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = districts_of(viewer)
        self.fields["valid_from"].initial = timezone.localdate()

    def new(self) -> NewBody:
        """Return what the form says, once it is valid."""
        return NewBody(**self.cleaned_data)


class TransferForm(forms.Form):
    """To which service a case is to go, and why."""

    to = forms.ModelChoiceField(KnownBody.objects.none(), label=_("To which service"))
    reason = forms.CharField(label=_("Reason"), max_length=300)
    order = forms.CharField(label=_("By which order"), max_length=300, required=False)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = services_for(viewer)


class ReadingForm(forms.Form):
    """The court of a reader."""

    posting = forms.ModelChoiceField(Posting.objects.none(), label=_("Reader of a court"))
    court = forms.ModelChoiceField(Court.objects.none(), label=_("Court"))

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        readers = Posting.objects.filter(
            role=Role.COURT_READER, organisation=viewer.organisation, valid__contains=today
        )
        self.fields["posting"].queryset = readers.select_related("user", "organisation", "place", "office")
        self.fields["posting"].label_from_instance = _reader
        self.fields["court"].queryset = courts_for(viewer).order_by("name_en")


def _reader(posting: Posting) -> str:
    return posting.user.full_name
