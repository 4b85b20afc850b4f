"""The only addresses that answer somebody who has not signed in, each with its reason.

Everything else is refused by the middleware of `saiban.access`. Names are url names as in `reverse`.
"""

from __future__ import annotations

from saiban.site.profiles import PROFILES, Profile

PUBLIC_URLS: dict[str, str] = {
    "healthz": "monitoring asks whether the site works; the answer holds no figures of the registry",
    "access:sign_in": "the page where one signs in",
    "account_login": "the same page under the name by which the library for second factors calls it",
    "mfa_authenticate": "asks for the second factor; without a right password just before it leads to the sign-in page",
    "access:agency": "leads to the agency's own sign-in; shows nothing of the registry",
    "openid_connect_callback": "takes the answer of the agency's sign-in; without one begun here it refuses",
    "access:own_record": "asks for the number and code of a slip from the desk; shows who saw that one record",
    "access:own_objection": "takes an objection from the page that a slip opened; without its ticket it leads back",
    "access:own_sheet": "prints the page that a slip opened; without its ticket it leads back",
    "cases:feed": "a calendar program reads one officer's due days by a secret address; nothing about people is in it",
    "frame:language": "the language of the sign-in page itself can be chosen; it stores a cookie and nothing else",
    "desk:status": "where a case stands: asks for its number and the phone or code of the person; names no one",
    "desk:public_appeal": "takes an appeal from the page that number and phone open; without its ticket it leads back",
    "desk:appeal_survey": "takes an appeal against a survey from that same page; without its ticket it leads back",
    "desk:answer_back": "takes a word on an answer from that page; without its ticket it leads back",
    "desk:complain": "takes a complaint, with or without a name; shows nothing but its new number",
    "desk:display": "a screen on the wall of a hub: the ticket numbers that are called now, nothing of a person",
    "prosecution:api_description": "describes the interface to programmers of the police; holds no data",
    "schemes:entitled": "anybody may ask what they could be entitled to; what they answer is kept and logged nowhere",
    "prosecution:verify": "anybody checks an extract by its code or file; shows no case, name or number",
    "prosecution:verify_key": "our public keys, by which others check extracts",
    "statistics:open_data": "which files of published figures there are",
    "statistics:open_file": "published figures as SDMX, Open SDG and CSV: small groups never show",
    "statistics:catalogue_turtle": "the same files for data portals, as a catalogue",
    "statistics:catalogue_json_ld": "the same catalogue in another form",
    "statistics:coverage_pdf": "the yearly report, made of published figures alone",
    "statistics:public_coverage": "figures as they were published: small groups never show",
    "statistics:public_districts": "published figures by district: small groups never show",
    "statistics:public_ages": "published figures by age and sex: small groups never show",
    "statistics:public_schemes": "published figures by scheme: small groups never show",
    "statistics:public_time": "published figures over the years: small groups never show",
    "statistics:public_entitlement": "published figures of take-up and inclusion error: small groups never show",
    "statistics:public_league": "published figures by district, in order: small groups never show",
    "statistics:public_figure": "what a published figure is made of; nobody behind it is named",
    "statistics:public_download": "the published figures of these pages as files",
    "statistics:world": "published figures of countries and regions; nothing of the registry",
    "statistics:gap": "what social protection would cost by country, from public figures; nothing of the registry",
    "statistics:world_download": "the figures of those two pages as files",
    "exchange:token": "gives a token to a partner system that shows its own secret; refused without",
    "exchange:jwks": "our public keys, by which other systems check our signatures",
    "exchange:locations": "names and codes of provinces, districts and tehsils; nothing of people",
    "exchange:api:openapi-json": "describes the API to agencies' programmers, who have no account; holds no data",
    "exchange:api:openapi-view": "shows the same description as a page, from our own host alone",
}


def of_profile(profile: Profile) -> dict[str, str]:
    """The addresses of the rooms that a profile has; those without a room's name before them belong to every one."""
    rooms = {room for one in PROFILES.values() for room in one.rooms}
    return {name: reason for name, reason in PUBLIC_URLS.items() if _room(name) not in rooms - set(profile.rooms)}


def _room(name: str) -> str:
    return name.partition(":")[0]
