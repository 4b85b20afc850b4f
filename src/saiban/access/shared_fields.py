"""What of a person can be shared, field by field: the codes that agreements, answers and the log use, with labels.

An agreement shares no field by default. Whether a person is enrolled at all (yes or no) is no field: it needs an
agreement and nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class SharedField(models.TextChoices):
    """A part of a person's record that an agreement can name."""

    REGISTRY_NUMBER = "registry_number", _("registry number")
    NAME = "name", _("name")
    FATHER_NAME = "father_name", _("father's name")
    HUSBAND_NAME = "husband_name", _("husband's name")
    SEX = "sex", _("sex")
    BIRTH_DATE = "birth_date", _("date of birth")
    DEATH_DATE = "death_date", _("date of death")
    MARITAL_STATUS = "marital_status", _("marital status")
    DISABILITY = "disability", _("disability")
    ADDRESS = "address", _("address")
    PHONE = "phone", _("phone number")
    IDENTITY_NUMBERS = "identity_numbers", _("identity numbers")
    HOUSEHOLD = "household", _("household")
    HOUSEHOLD_MEMBERS = "household_members", _("members of the household")
    POVERTY_SCORE = "poverty_score", _("poverty score")
    ENROLMENTS = "enrolments", _("enrolments in schemes")
    BENEFITS = "benefits", _("benefits paid")
    EMPLOYMENT = "employment", _("employment")


def labels(codes: Iterable[str]) -> list[str]:
    """Return the labels of fields in the order of the list; a code that is no shared field stands as it is."""
    wanted = set(codes)
    known = [str(field.label) for field in SharedField if field.value in wanted]
    return known + sorted(wanted - set(SharedField.values))
