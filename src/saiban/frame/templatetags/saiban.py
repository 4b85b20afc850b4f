"""Tags and filters of every template: masked numbers, rupees, dates as far as known, parts of other rooms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.forms import BoundField, CheckboxInput, Select
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from saiban.frame import extensions
from saiban.frame.context import may_of
from saiban.frame.language import page_language
from saiban.terms import codes, dates, money, registry_numbers

register = template.Library()
_LABELS = {str(code): code for code in codes.LABELS}


@register.simple_tag(takes_context=True)
def panels(context: RequestContext, page: str, subject: object = None) -> SafeString:
    """Show the parts that other rooms add to `page`, each filled with what it makes of `subject`."""
    request = context.get("request")
    if request is None:
        return mark_safe("")
    shown = extensions.panels(page, may_of(request))
    return format_html_join("\n", "{}", ((_rendered(part, request, subject),) for part in shown))


@register.simple_tag(takes_context=True)
def menu_figure(context: RequestContext, entry: extensions.MenuEntry) -> str:
    """Say how much waits behind a line of the menu; empty where nothing does or the line does not say."""
    request = context.get("request")
    return entry.figure(request) if entry.figure and request is not None else ""


def _rendered(part: extensions.Panel, request: object, subject: object) -> SafeString:
    filled: Mapping[str, object] = part.context(request, subject) if part.context else {}
    return render_to_string(part.template, {"subject": subject, **filled}, request=request)


@register.inclusion_tag("frame/_field.html")
def field(bound: BoundField) -> dict[str, object]:
    """Show a form's field with its label, help and errors, tied together for screen readers."""
    checkbox = isinstance(bound.field.widget, CheckboxInput)
    kind = "form-check-input" if checkbox else "form-control"
    if isinstance(bound.field.widget, Select):
        kind = "form-select"
    about = [f"{bound.auto_id}_help"] if bound.help_text else []
    about += [f"{bound.auto_id}_error_{n}" for n, _error in enumerate(bound.errors, 1)]
    attributes = {"class": kind} | ({"aria-describedby": " ".join(about)} if about else {})
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {"field": bound, "widget": bound.as_widget(attrs=attributes), "checkbox": checkbox}


@register.filter
def mask_cnic(value: str | None) -> SafeString:
    """Show only the last four digits of a CNIC (or of another number), which may be all that is known of it."""
    return _masked("•••••-••••{0}-{1}", value)


@register.filter
def mask_phone(value: str | None) -> SafeString:
    """Show only the last four digits of a phone number."""
    return _masked("•••• •••{0}{1}", value)


def _masked(pattern: str, value: str | None) -> SafeString:
    digits = [one for one in str(value or "") if one.isdigit()][-4:]
    if not digits:
        return mark_safe("")
    return _left_to_right(pattern.format("".join(digits[:-1]), digits[-1]))


@register.filter
def rupees(value: Decimal | int | None) -> SafeString:
    """Show an amount of rupees with lakh and crore grouping: Rs. 12,34,567. Paisa only where there are some."""
    if value is None:
        return mark_safe("")
    return format_html("<bdi>{}</bdi>", money.format_rupees(int(Decimal(value) * 100), page_language()))


@register.filter
def count(value: int | None) -> str:
    """Show a number of people or rows with the grouping of South Asia, as amounts have it: 12,34,567."""
    return "" if value is None else money.group_lakhs(int(value))


@register.filter(expects_localtime=True)
def day(value: date | dates.PartialDate | None, precision: str = "day") -> str:
    """Show a date as far as it is known (`precision`: day, month, year or age); nothing where there is none.

    Of a moment it is the day in the registry's own time zone.
    """
    if value is None:
        return ""
    partial = value if isinstance(value, dates.PartialDate) else dates.PartialDate(value, precision or "day")
    return dates.format_date(partial, page_language())


@register.filter(expects_localtime=True)
def moment(value: datetime | None, exactness: str = "minutes") -> SafeString:
    """Show a day and the time on it, in the registry's own time zone; `exactness` is minutes or seconds."""
    if value is None:
        return mark_safe("")
    clock = value.strftime("%H:%M:%S" if exactness == "seconds" else "%H:%M")
    comma = "،" if page_language() == "ur" else ","
    return format_html("{}{} {}", day(value), comma, _left_to_right(clock))


@register.filter
def registry_number(value: str | None) -> SafeString:
    """Show a registry number in groups of four, left to right in Urdu too: 1234-5678-9012."""
    return _left_to_right(registry_numbers.format_number(value)) if value else mark_safe("")


@register.filter
def choice(value: str | None) -> str:
    """Show a code of `saiban.terms.codes` (a sex, relation, marital or enrolment status) in the reader's language."""
    code = _LABELS.get(str(value or ""))
    return codes.label(code, page_language()) if code else str(value or "")


@register.filter
def ltr(value: object) -> SafeString:
    """Show a number or code left to right wherever it stands; nothing where there is none."""
    return mark_safe("") if value in (None, "") else _left_to_right(str(value))


def _left_to_right(text: str) -> SafeString:
    return format_html('<bdi dir="ltr" class="number">{}</bdi>', text)
