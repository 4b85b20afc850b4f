"""Where the holder of a posting sits: an office instead of words.

Words that were typed for a posting with a place become an office there: one for each organisation, place and spelling
(capitals and spaces aside), named as it was first typed, in both languages. Words of a posting without a place can't
be put on the map and stay as a note, which pages show and nobody can type anew.
"""

import re

import django.db.models.deletion
from django.db import migrations, models


def make_offices(apps, schema_editor):
    """Make the offices that postings and proposals name, and point to them."""
    alias = schema_editor.connection.alias
    Office = apps.get_model("directory", "Office")
    made = {}
    for name in ("Posting", "PostingProposal"):
        rows = apps.get_model("access", name).objects.using(alias)
        for row in rows.exclude(office_note="").exclude(place=None).order_by("pk").iterator():
            words = " ".join(row.office_note.split())
            named = (row.organisation_id, row.place_id, words.casefold())
            if named not in made:
                code = f"{row.organisation_id[:12]}-{row.place_id[:12]}-{len(made) + 1}"
                made[named], _new = Office.objects.using(alias).get_or_create(
                    code=code,
                    defaults={
                        "name_en": words,
                        "name_ur": words,
                        "organisation_id": row.organisation_id,
                        "place_id": row.place_id,
                        "one_window": bool(re.search(r"\bhub\b|window", words, re.IGNORECASE)),
                    },
                )
            rows.filter(pk=row.pk).update(office=made[named], office_note="")


def office_field():
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="directory.office",
        verbose_name="hub or office",
    )


class Migration(migrations.Migration):

    dependencies = [
        ("access", "0006_hub_of_posting"),
        ("directory", "0003_office"),
    ]

    operations = [
        *(migrations.RenameField(model, "hub", "office_note") for model in ("posting", "postingproposal")),
        *(
            migrations.AlterField(model, "office_note", models.CharField(blank=True, max_length=120))
            for model in ("posting", "postingproposal")
        ),
        *(migrations.AddField(model, "office", office_field()) for model in ("posting", "postingproposal")),
        migrations.RunPython(make_offices, migrations.RunPython.noop),
    ]
