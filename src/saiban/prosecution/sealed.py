"""Which columns of the prosecution room hold ciphers."""

from __future__ import annotations

from saiban.frame.sealed import SealedColumn, declare

APPROVAL = "approval_words"
"""What the words of requests for approval, and of those who decide on them, are sealed under."""

CONFLICT = "conflict_words"
"""What the words of a declared conflict are sealed under."""
REVIEW = "review_words"
"""What the words of a review are sealed under."""


def declare_columns() -> None:
    """Tell which columns hold ciphers, so that keys can be changed."""
    declare(SealedColumn("prosecution_witness", "name_cipher", "'witness_name:' || t.case_id || ':' || t.number"))
    declare(SealedColumn("prosecution_witness", "phone_cipher", "'phone'"))
    declare(
        SealedColumn("prosecution_witnessidentity", "cipher", "'witness_identity:' || t.witness_id", key="witness_id")
    )
    declare(
        SealedColumn(
            "prosecution_exhibit", "words_cipher", "'exhibit:' || t.case_id || ':' || t.number", key="track_id"
        )
    )
    declare(SealedColumn("prosecution_conflictdeclaration", "words_cipher", f"'{CONFLICT}'"))
    declare(
        SealedColumn("prosecution_stationlistrow", "written_cipher", "'station_list:' || t.list_id || ':' || t.line")
    )
    declare(SealedColumn("prosecution_opening", "words_cipher", "'opening_words'"))
    declare(SealedColumn("prosecution_opening", "remarks_cipher", "'opening_remarks'"))
    for column in ("what_cipher", "to_cipher"):
        declare(SealedColumn("prosecution_disclosure", column, "'disclosure:' || t.case_id || ':' || t.number"))
    declare(SealedColumn("prosecution_sampledfile", "words_cipher", f"'{REVIEW}'"))
    declare(SealedColumn("prosecution_marking", "words_cipher", f"'{REVIEW}'"))
    for table in ("prosecution_approvalrequest", "prosecution_approvalstep"):
        declare(SealedColumn(table, "words_cipher", f"'{APPROVAL}'"))
    declare(SealedColumn("prosecution_referral", "payload_cipher", "'referral_payload'"))
    declare(SealedColumn("prosecution_referral", "answer_cipher", "'referral_answer'"))
    declare(SealedColumn("prosecution_transfer", "words_cipher", "'transfer_words'"))
