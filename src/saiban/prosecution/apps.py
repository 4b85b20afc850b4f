"""The prosecution room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ProsecutionConfig(AppConfig):
    name = "saiban.prosecution"
    label = "prosecution"
