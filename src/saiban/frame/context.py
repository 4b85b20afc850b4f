"""What every template knows: the menu of this visitor, the language and the direction of reading."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info

from saiban.frame import extensions


def may_of(request: HttpRequest) -> Callable[[str], bool]:
    """What this visitor may do; an anonymous one may do nothing."""
    viewer = getattr(request, "viewer", None)
    return viewer.may if viewer else lambda _act: False


def page(request: HttpRequest) -> dict[str, object]:
    """Template context: `menu`, `viewer`, `language`, `direction`, `languages` [(code, own name)], `here`.

    `demo` and `training` say whether the installation is one of these.
    """
    language = get_language() or settings.LANGUAGE_CODE
    match = getattr(request, "resolver_match", None)
    return {
        "menu": SimpleLazyObject(lambda: extensions.menu_entries(may_of(request))),
        "viewer": getattr(request, "viewer", None),
        "language": language,
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "languages": [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES],
        "demo": settings.DEMO,
        "training": settings.TRAINING,
        "here": match.view_name if match else "",
    }
