"""Second factors of made-up people: what the app on their phone would show."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time

from allauth.mfa.models import Authenticator
from django.test import Client

from saiban.access.models import User
from saiban.access.sign_in.second_factor import MFAAdapter
from tests.access.people import PASSWORD

STEP = 30


def code_of(secret: str, steps: int = 0) -> str:
    """The code of an app now, or some steps of 30 seconds later (RFC 6238 with SHA-1 and six digits)."""
    counter = struct.pack(">Q", int(time.time()) // STEP + steps)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def give_app(user: User) -> str:
    """Let a user have an app already; returns its secret."""
    secret = base64.b32encode(b"a secret of twenty b").decode()
    Authenticator.objects.create(user=user, type="totp", data={"secret": MFAAdapter().encrypt(secret)})
    return secret


def sign_in_with_app(username: str, secret: str, password: str = PASSWORD) -> Client:
    """A browser in which somebody signed in with password and code."""
    client = Client()
    client.post("/sign-in/", {"username": username, "password": password})
    client.post("/sign-in/code/", {"code": code_of(secret)})
    return client


def set_up_app(client: Client) -> tuple[str, list[str]]:
    """Set an app up on its page, as its owner does; returns the secret and the recovery codes that are shown."""
    page = client.get("/second-factor/app/").content.decode()
    secret = re.search(r"[A-Z2-7]{32}", page)[0]
    shown = client.post("/second-factor/app/", {"code": code_of(secret)}, follow=True).content.decode()
    return secret, re.findall(r">(\d{8})<", shown)
