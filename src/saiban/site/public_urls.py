"""The only addresses that answer somebody who has not signed in, each with its reason.

Everything else is refused by the middleware of `saiban.access`. Names are url names as in `reverse`.
"""

from __future__ import annotations

PUBLIC_URLS: dict[str, str] = {
    "healthz": "monitoring asks whether the site works; the answer holds no figures of the registry",
    "access:sign_in": "the page where one signs in",
    "frame:language": "the language of the sign-in page itself can be chosen; it stores a cookie and nothing else",
}
