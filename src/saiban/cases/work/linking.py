"""Links between cases."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from saiban.access.models import User
from saiban.cases.models import Case, Link
from saiban.cases.work.refused import WorkRefused


@transaction.atomic
def link(*, by: User | None, case: Case, other: Case, kind: str) -> Link:
    """Say that a case has to do with another; saying it again changes nothing. Raises `WorkRefused`.

    `by` is None where a person at a public page or the program did what links them.
    """
    if case.pk == other.pk:
        raise WorkRefused(_("This is the number of the case itself."))
    reverse = Q(case=other, other=case) if kind in (Link.Kind.RELATED, Link.Kind.JOINED) else Q(pk__in=[])
    known = Link.objects.filter(Q(case=case, other=other) | reverse, kind=kind, ended_at=None).first()
    return known or Link.objects.create(case=case, other=other, kind=Link.Kind(kind), made_by=by)
