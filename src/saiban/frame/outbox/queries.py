"""What became of messages, for pages: never the recipient or the text."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from saiban.frame.models import OutboxMessage


def messages_about(numbers: Iterable[str]) -> QuerySet[OutboxMessage]:
    """The messages about some numbers (cases'), the newest first, without what is sealed in them."""
    return OutboxMessage.objects.filter(about__in=list(numbers)).defer("recipient", "content").order_by("-pk")
