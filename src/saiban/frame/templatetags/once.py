"""`{% once %}`: the hidden field that lets a form do its work only once."""

from __future__ import annotations

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from saiban.frame.once import FIELD

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    """Return a hidden field with a fresh key."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid.uuid4())
