"""The prosecution services as organisations of the directory."""

from __future__ import annotations

from saiban.directory.models import Organisation
from saiban.prosecution.law.jurisdictions import jurisdictions
from saiban.prosecution.queries import SERVICE


def load_services() -> None:
    """Bring the prosecution services to what the table of jurisdictions says. May be repeated."""
    Organisation.objects.bulk_create(
        (
            Organisation(
                code=f"{SERVICE}{one.code}",
                name_en=f"Prosecution service, {one.title.en}",
                name_ur=f"پراسیکیوشن سروس، {one.title.ur}",
                kind=Organisation.Kind.POLICE,
            )
            for one in jurisdictions().values()
        ),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name_en", "name_ur", "kind"],
    )
