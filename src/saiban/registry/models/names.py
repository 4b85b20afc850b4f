"""Which parts of names the registry holds, and how common each is: what a search by name starts from."""

from __future__ import annotations

from django.db import models


class NameToken(models.Model):
    """A part of a name, as its canonical key, with how often people of the present registry bear it.

    Made anew from `Person.name_key` by every publication (`saiban.registry.name_tokens.recount`). A search looks here
    for the spellings near to what was typed, and for the rarest part to begin with.
    """

    token = models.CharField(primary_key=True, max_length=200)
    people = models.PositiveIntegerField()
