"""A model card as a text that people read (Markdown)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from saiban.linkage.explain import words
from saiban.linkage.group_words import division_words, group_words, reason_words

KINDS = {
    "trees": "Gradient-boosted trees, learned on pairs that identity numbers label; agreement never speaks against.",
    "weights": "A weight for each level of each field, learned on few labelled pairs and pulled towards shipped ones.",
    "prior": "The shipped weights (fitted on a synthetic country): too few labelled pairs to learn from.",
    "unlabelled": "Weights learned without labels (expectation and maximisation): too few labelled pairs.",
}
BASES = {
    "truth": "Measured against the truth that came with the files. A pair belongs to a group where either of its rows "
    "does.",
    "labels": "No truth is known. Recall is told from pairs that an undoubted number proves to be one person and that "
    "the model judges with the numbers hidden; pairs that no block brought together are not counted.",
}


def card_text(card: Mapping[str, Any]) -> str:
    """Return the card as Markdown, in English; the same card gives the same text."""
    model, outcome = card["model"], card["outcome"]
    parts = [
        "# Model card: who is the same person",
        f"Saiban {card['software']['saiban']}. {KINDS[model['kind']]}",
        _table(["", "number"], [(name.replace("_", " "), count) for name, count in outcome.items()]),
        "## Whom it finds less often",
        _accuracy(card["accuracy"]),
        "## Calibration",
        _calibration(card["calibration"], card["labels"], model),
        "## What it learned",
        "Log-odds that a level adds on average, against the field not being comparable; and how often labelled pairs "
        "of one person, and of two, show it.",
        _table(
            ["field", "level", "log-odds", "one person", "two people", "pairs"],
            [
                (words(row["field"]).en, words(row["field"], row["level"]).en, f"{row['effect']:+.2f}",
                 _percent(row["same"]), _percent(row["apart"]), row["pairs"])
                for row in card["learned"]
            ],
        ),
        _table(
            ["identity numbers", "log-odds"],
            [(words("number", level).en, f"{odds:+.2f}") for level, odds in enumerate(model["numbers"])],
        ),
        "## Identity numbers",
        _table(
            ["kind", "rows", "shared by", "nothing against", "probes", "far apart", "links", "keeps apart"],
            [
                (kind["kind"], kind["rows"], kind["shared_pairs"], _percent(kind["agreeing_pairs"]), kind["probes"],
                 _percent(kind["far"]), _yes(kind["equal_decides"]), _yes(kind["far_decides"]))
                for kind in card["number_kinds"]
            ],
        ),
        f"Numbers on too many rows to be anybody's: {card['placeholder_numbers']}.",
        "## Blocks",
        _blocks(card),
        "## Made of",
        _table(["setting", "value"], [(name, str(value)) for name, value in sorted(card["settings"].items())]),
        _table(["software", "version"], sorted(card["software"].items())),
        _table(["input", "SHA-256"], sorted(card["inputs"].items())),
        f"Model file: SHA-256 {model['sha256']}.",
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part) + "\n"


def _accuracy(accuracy: Mapping[str, Any]) -> str:
    rows = [
        (division_words(group["division"]).en, group_words(group["division"], group["group"]).en, group["pairs_true"],
         _percent(group["recall"]), _percent(group["precision"]), _STANDING[group["standing"]])
        for group in accuracy["groups"]
    ]  # fmt: skip
    reasons = {
        reason.en
        for group in accuracy["groups"]
        if group["standing"] in ("behind", "unsure") and (reason := reason_words(group["division"], group["group"]))
    }
    return "\n\n".join(
        [
            BASES[accuracy["basis"]],
            _table(["division", "group", "true pairs", "recall", "precision", ""], rows),
            *sorted(reasons),
        ]
    )


_STANDING = {
    "behind": "more than 2 points below the whole",
    "unsure": "more than 2 points below the whole, perhaps by chance",
    "few": "under 100 pairs",
    "level": "",
}


def _calibration(calibration: Mapping[str, Any], labels: Mapping[str, int], model: Mapping[str, Any]) -> str:
    known = f"{labels['same']:,} pairs are labelled as one person, {labels['apart']:,} as two."
    threshold = f"Pairs are linked from a probability of {model['threshold']:g}."
    if not calibration["calibrated"]:
        return f"{known} Too few to measure how far the probabilities hold. {threshold}"
    told = (
        f"On {calibration['pairs']:,} labelled pairs kept out of training: F1 {calibration['held_out_f1']}, expected "
        f"calibration error {calibration['error']}."
    )
    rows = [(_percent(tenth["said"]), _percent(tenth["was"]), tenth["pairs"]) for tenth in calibration["table"]]
    return "\n\n".join([f"{known} {threshold} {told}", _table(["probability said", "was one person", "pairs"], rows)])


def _blocks(card: Mapping[str, Any]) -> str:
    left = f"Rows left uncompared by a rule because their block stayed too large: {card['rows_left_out']:,} in all."
    return "\n\n".join(
        [
            left,
            _table(
                ["rule", "pairs", "rows left out"],
                [(block["rule"], block["pairs"], block["rows_left_out"]) for block in card["blocks"]],
            ),
        ]
    )


def _table(columns: list[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [[_cell(cell) for cell in row] for row in rows]
    if not lines:
        return ""
    return "\n".join(f"| {' | '.join(line)} |" for line in [columns, ["---"] * len(columns), *lines])


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value).replace("|", "\\|")


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def _yes(known: bool) -> str:
    return "yes" if known else "no"
