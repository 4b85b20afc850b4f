"""What the log calls the things that people do, in words. The codes stand on the log for good."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, Promise] = {
    "view": _("opened the record"),
    "search": _("found in a search"),
    "list": _("saw in a list"),
    "unmask": _("saw the full number"),
    "export": _("downloaded"),
    "consolidation.load": _("handed in a file"),
    "consolidation.map_columns": _("said what columns mean"),
    "consolidation.quarantine": _("downloaded the quarantine"),
    "consolidation.run": _("started a run"),
    "consolidation.evidence": _("read why records are one person"),
    "consolidation.review": _("reviewed a merge"),
    "compare": _("compared records"),
    "judge": _("judged whether records are one person"),
    "withdraw": _("took a judgement back"),
    "publish": _("published the registry"),
    "read_log": _("read this log"),
    "sign_in": _("signed in"),
    "sign_out": _("signed out"),
    "change_password": _("changed own password"),
    "make_user": _("made a user"),
    "reset_password": _("gave a new password"),
    "switch_on_user": _("switched a user on"),
    "switch_off_user": _("switched a user off"),
    "give_posting": _("gave a posting"),
    "end_posting": _("ended a posting"),
    "propose_agreement": _("proposed a sharing agreement"),
    "approve_agreement": _("approved a sharing agreement"),
    "refuse_agreement": _("refused a sharing agreement"),
    "withdraw_agreement": _("withdrew a sharing agreement"),
    "end_agreement": _("ended a sharing agreement"),
    "ask": _("asked under an agreement"),
    "own_record": _("showed a person who saw their record"),
    "make_slip": _("printed a slip for the own record"),
    "open_slip": _("a person opened their own record with a slip"),
    "object": _("received an objection or request for correction"),
    "answer_objection": _("answered an objection or request for correction"),
}
