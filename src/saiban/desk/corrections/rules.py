"""How what is right is written, for what can be put right by the next run; everything else a steward does by hand."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from saiban.desk.registering import PersonSaid
from saiban.terms.codes import parse_marital, parse_sex
from saiban.terms.dates import parse_date
from saiban.terms.errors import Unreadable
from saiban.terms.identity_numbers import parse_cnic
from saiban.terms.phones import parse_phone

_YES, _NO = frozenset({"yes", "ہاں", "جی", "y"}), frozenset({"no", "نہیں", "n"})


def said_of(what: str, right: str, *, name: str, number: str, today: date) -> PersonSaid | None:
    """Return what is to be written down of a person; None for what only a steward can put right.

    Raises ValidationError that says how a value of this kind is written.
    """
    text = " ".join(right.split())
    try:
        if what == "name":
            return PersonSaid(name=text, number=number)
        if what == "birth_date":
            return PersonSaid(name=name, number=number, born=parse_date(text, today=today))
        if what == "sex":
            return PersonSaid(name=name, number=number, sex=parse_sex(text))
        if what == "identity_number":
            return PersonSaid(name=name, number=number, cnic=parse_cnic(text).value)
        if what == "phone":
            return PersonSaid(name=name, number=number, phone=parse_phone(text))
        if what == "marital_status":
            return PersonSaid(name=name, number=number, marital_status=parse_marital(text))
    except Unreadable as fault:
        raise ValidationError(_("This can't be read: %(fault)s") % {"fault": fault.message}) from None
    if what == "disability":
        if text.lower() in _YES | _NO:
            return PersonSaid(name=name, number=number, disabled=text.lower() in _YES)
        raise ValidationError(_("Write yes or no."))
    return None
