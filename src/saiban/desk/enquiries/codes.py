"""Codes of eight digits that are shown once and typed on the public page."""

from __future__ import annotations

import secrets

from django.utils.crypto import salted_hmac

from saiban.cases.models import Case
from saiban.desk.models import ReplyCode
from saiban.terms.digits import to_latin

DIGITS = 8
_SALT = "saiban.desk.reply_code"


def give_code(case: Case) -> str:
    """Give a case its code and return it, in two groups of four digits; it can't be shown again."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    ReplyCode.objects.create(case=case, digest=_digest(case, code))
    return f"{code[:4]}-{code[4:]}"


def is_code_of(case: Case, typed: str) -> bool:
    """Say whether what somebody typed is the code of a case; blanks, dashes and Urdu digits do not matter."""
    plain = "".join(one for one in to_latin(typed) if one.isdigit())
    return len(plain) == DIGITS and ReplyCode.objects.filter(case=case, digest=_digest(case, plain)).exists()


def _digest(case: Case, code: str) -> str:
    return salted_hmac(_SALT, f"{case.number}:{code}", algorithm="sha256").hexdigest()
