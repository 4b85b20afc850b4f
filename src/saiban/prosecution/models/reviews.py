"""Reviews of the quality of casework: samples drawn by lot, the files in them, the marks of each reviewer.

A mark that was handed in is never changed. Nothing here is added up by prosecutor.
"""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from saiban.access.models import User
from saiban.cases.models import Case
from saiban.directory.models import Organisation


class ReviewSample(models.Model):
    """A sample of decided cases: who drew it, from what, with which seed. Every draw is kept.

    `frame` holds the keys of all cases of the draw by stratum, `reviewers` the users among whom the files were given
    out, so that the same draw can be made once more; `rubric` is the day since which the edition of the rubric holds.
    """

    class Strata(models.TextChoices):
        NONE = "none", _("none")
        DISTRICT = "district", _("district")
        TRACK = "track", _("court track")
        OUTCOME = "outcome", _("outcome")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    begins = models.DateField(_("decided from"))
    ends = models.DateField(_("to"))  # the last day
    strata = models.CharField(_("so many of each"), max_length=10, choices=Strata, default=Strata.NONE)
    size = models.PositiveSmallIntegerField(_("files"))
    double_percent = models.PositiveSmallIntegerField(_("marked twice, in a hundred"), default=20)
    seed = models.BigIntegerField(_("seed"))
    frame = models.JSONField()
    reviewers = ArrayField(models.BigIntegerField())
    rubric = models.DateField(_("rubric since"))
    drawn_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(db_default=models.functions.Now())
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        verbose_name = _("sample of files to review")
        indexes = [models.Index(name="review_samples", fields=["organisation", "-id"])]
        constraints = [
            models.CheckConstraint(name="review_sample_days", condition=Q(ends__gte=models.F("begins"))),
            models.CheckConstraint(name="review_sample_double", condition=Q(double_percent__lte=100)),
        ]
        triggers = [pgtrigger.Protect(name="sample_stays", operation=pgtrigger.Update | pgtrigger.Delete)]


class SampledFile(models.Model):
    """A case of a sample. `counsel` is who led it when it was drawn; `marks` and `score` stand once they are settled.

    `words` to counsel are sealed; who writes them and who lets them go are two people.
    """

    sample = models.ForeignKey(ReviewSample, models.PROTECT, related_name="files")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    counsel = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    stratum = models.CharField(max_length=60, blank=True)
    double = models.BooleanField(default=False)
    marks = models.JSONField(null=True)  # item -> mark, where reviewers agree or a third has settled it
    score = models.DecimalField(max_digits=4, decimal_places=3, null=True)  # part of all points
    settled_at = models.DateTimeField(null=True)
    words_cipher = models.BinaryField(null=True)
    words_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    told_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("file to review")
        indexes = [
            models.Index(name="review_told", fields=["counsel", "-told_at"], condition=Q(told_at__isnull=False)),
            models.Index(name="review_settled", fields=["case"], condition=Q(settled_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(name="review_file_once", fields=["sample", "case"]),
            models.CheckConstraint(
                name="review_told_by_another",
                condition=Q(told_at__isnull=True) | (Q(words_by__isnull=False) & ~Q(words_by=models.F("told_by"))),
            ),
        ]


class Marking(models.Model):
    """One reviewer's marks of one file: a draft until it is handed in, then for good.

    `part`: the first, the second who does not see the first, and the third, who settles what they differ in. Handed
    back with `returned_at` (a conflict of interest, work in the case since), it is given to somebody else.
    """

    class Part(models.TextChoices):
        FIRST = "first", _("first")
        SECOND = "second", _("second")
        THIRD = "third", _("settles differences")

    file = models.ForeignKey(SampledFile, models.PROTECT, related_name="markings")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+")
    part = models.CharField(max_length=6, choices=Part)
    marks = models.JSONField(default=dict)  # item -> mark
    words_cipher = models.BinaryField(null=True)
    version = models.PositiveIntegerField(default=0)
    given_at = models.DateTimeField(db_default=models.functions.Now())
    done_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("marks of a reviewer")
        indexes = [
            models.Index(
                name="marking_mine", fields=["reviewer"], condition=Q(done_at__isnull=True, returned_at__isnull=True)
            )
        ]
        constraints = [
            models.UniqueConstraint(name="marking_once", fields=["file", "reviewer"]),
            models.UniqueConstraint(
                name="marking_part", fields=["file", "part"], condition=Q(returned_at__isnull=True)
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="marking_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(  # the key of a cipher may change
                name="marking_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "((OLD.done_at IS NOT NULL OR OLD.returned_at IS NOT NULL) AND (NEW.marks, NEW.done_at, "
                    "NEW.returned_at, NEW.reviewer_id, NEW.file_id, NEW.part, NEW.words_cipher IS NULL) IS DISTINCT "
                    "FROM (OLD.marks, OLD.done_at, OLD.returned_at, OLD.reviewer_id, OLD.file_id, OLD.part, "
                    "OLD.words_cipher IS NULL))"
                ),
            ),
        ]
