"""A case type as a picture: its stages from top to bottom, an arrow for each step, numbered as in the manual.

Steps to the next stage below run straight down; others go round, forwards on the right, back on the left. What leaves
the stage as it is stands as a number inside its box.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from saiban.cases.checking import moves
from saiban.cases.declarations import CaseType, Stage

BOX, HEIGHT, GAP, LANE, MARGIN = 190, 48, 44, 26, 12
GREEN, PALE, INK, END = "#0d5b48", "#eef5f2", "#1d2b28", "#f3efe4"


@dataclass(frozen=True)
class Arrow:
    """Steps between two stages, by their places from the top, with the numbers of their events."""

    begins: int
    ends: int
    numbers: tuple[int, ...]


def event_numbers(case_type: CaseType) -> dict[str, int]:
    """Return the number of each event in pictures and manuals, from 1 (the opening)."""
    return {event.code: number for number, event in enumerate(case_type.all_events, 1)}


def svg(case_type: CaseType, language: str, track: str = "") -> str:
    """Return the picture as SVG; in Urdu it is mirrored, as its text is."""
    stages = case_type.stages_of(track)
    places = {stage.code: place for place, stage in enumerate(stages)}
    numbers = event_numbers(case_type)
    steps: dict[tuple[int, int], list[int]] = {}
    for begin, end, event in moves(case_type, track):
        steps.setdefault((places[begin], places[end]), []).append(numbers[event.code])
    arrows = [Arrow(begin, end, tuple(dict.fromkeys(found))) for (begin, end), found in steps.items()]
    right = _lanes([one for one in arrows if one.ends > one.begins + 1])
    left = _lanes([one for one in arrows if one.ends < one.begins])
    x = MARGIN + LANE * (1 + max(left.values(), default=-1) + 1)
    width = x + BOX + LANE * (1 + max(right.values(), default=-1) + 1) + MARGIN
    height = MARGIN * 2 + GAP + len(stages) * (HEIGHT + GAP) - GAP
    picture = _Picture(width, language == "ur")
    first = 0 if track else places[case_type.opening.to]
    picture.begin(x + BOX / 2, _top(first), "" if track else str(numbers[case_type.opening.code]))
    stays = {one.begins: one.numbers for one in arrows if one.begins == one.ends}
    for place, stage in enumerate(stages):
        picture.box(x, _top(place), stage, language, stays.get(place, ()))
    for arrow in arrows:
        if arrow.ends == arrow.begins + 1:
            picture.down(x + BOX / 2, _top(arrow.begins) + HEIGHT, _top(arrow.ends), arrow.numbers)
        elif arrow.ends > arrow.begins:
            picture.round(
                x + BOX, x + BOX + LANE * (right[arrow] + 1), _middle(arrow.begins, 6), _middle(arrow.ends, -6), arrow
            )
        elif arrow.ends < arrow.begins:
            picture.round(x, x - LANE * (left[arrow] + 1), _middle(arrow.begins, -6), _middle(arrow.ends, 6), arrow)
    title = escape(str(case_type.track(track).title if track else case_type.title))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" font-family="Noto Naskh Arabic, Libertinus Serif, system-ui, sans-serif">'
        f"<title>{title}</title>{''.join(picture.parts)}</svg>"
    )


def _top(place: int) -> int:
    return MARGIN + GAP + place * (HEIGHT + GAP)


def _middle(place: int, shift: int) -> int:
    return _top(place) + HEIGHT // 2 + shift


def _lanes(arrows: Sequence[Arrow]) -> Mapping[Arrow, int]:
    """Give each arrow that goes round a lane in which it meets no other, short ones next to the boxes."""
    lanes: dict[Arrow, int] = {}
    for arrow in sorted(arrows, key=lambda one: abs(one.ends - one.begins)):
        taken = {lane for other, lane in lanes.items() if _meet(arrow, other)}
        lanes[arrow] = next(lane for lane in range(len(arrows) + 1) if lane not in taken)
    return lanes


def _meet(one: Arrow, other: Arrow) -> bool:
    low, high = sorted((one.begins, one.ends))
    other_low, other_high = sorted((other.begins, other.ends))
    return low <= other_high and other_low <= high


class _Picture:
    """The parts of a picture; `mirrored` ones run from right to left."""

    def __init__(self, width: float, mirrored: bool) -> None:
        self.width, self.mirrored, self.parts = width, mirrored, list[str]()

    def _x(self, x: float) -> float:
        return self.width - x if self.mirrored else x

    def begin(self, x: float, top: float, number: str) -> None:
        x = self._x(x)
        self.parts.append(f'<circle cx="{x:g}" cy="{top - GAP + 6:g}" r="6" fill="{GREEN}"/>')
        self.parts.append(self._line(f"M{x:g} {top - GAP + 12:g}V{top:g}"))
        self._head(x, top, "down")
        if number:
            self._number(x, top - GAP / 2 + 4, number)

    def box(self, x: float, top: float, stage: Stage, language: str, stays: Sequence[int]) -> None:
        left = self._x(x) - (BOX if self.mirrored else 0)
        fill = END if stage.end else PALE
        border = f'stroke="{GREEN}" stroke-width="{2.4 if stage.end else 1.2}"'
        self.parts.append(
            f'<rect x="{left:g}" y="{top:g}" width="{BOX}" height="{HEIGHT}" rx="8" fill="{fill}" {border}/>'
        )
        lines = list(_wrapped(stage.title.in_language(language), 26))[:2]
        middle = top + HEIGHT / 2 + 5 - 8 * (len(lines) - 1) - (5 if stays else 0)
        for number, line in enumerate(lines):
            self._text(left + BOX / 2, middle + 16 * number, line, size=14)
        if stays:
            self._text(left + BOX / 2, top + HEIGHT - 5, "↻ " + " ".join(map(str, stays)), size=11, fill=GREEN)

    def down(self, x: float, top: float, bottom: float, numbers: Sequence[int]) -> None:
        x = self._x(x)
        self.parts.append(self._line(f"M{x:g} {top:g}V{bottom:g}"))
        self._head(x, bottom, "down")
        self._number(x, (top + bottom) / 2 - 2, " ".join(map(str, numbers)))

    def round(self, side: float, lane: float, begin: float, end: float, arrow: Arrow) -> None:
        side, lane = self._x(side), self._x(lane)
        self.parts.append(self._line(f"M{side:g} {begin:g}H{lane:g}V{end:g}H{side:g}"))
        self._head(side, end, "left" if lane > side else "right")
        self._number(lane, (begin + end) / 2, "\n".join(map(str, arrow.numbers)))

    def _line(self, path: str) -> str:
        return f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="1.3"/>'

    def _head(self, x: float, y: float, to: str) -> None:
        points = {
            "down": f"{x:g},{y:g} {x - 4:g},{y - 8:g} {x + 4:g},{y - 8:g}",
            "left": f"{x:g},{y:g} {x + 8:g},{y - 4:g} {x + 8:g},{y + 4:g}",
            "right": f"{x:g},{y:g} {x - 8:g},{y - 4:g} {x - 8:g},{y + 4:g}",
        }
        self.parts.append(f'<polygon points="{points[to]}" fill="{INK}"/>')

    def _number(self, x: float, y: float, text: str) -> None:
        rows = text.split("\n")
        wide, high = max(9.0 * max(len(row) for row in rows), 12) + 6, 15 * len(rows) + 2
        self.parts.append(
            f'<rect x="{x - wide / 2:g}" y="{y - high / 2:g}" width="{wide:g}" height="{high:g}" rx="7" fill="#fff" '
            f'stroke="{GREEN}" stroke-width="0.8"/>'
        )
        for number, row in enumerate(rows):
            self._text(x, y - high / 2 + 13 + 15 * number, row, size=12, fill=GREEN)

    def _text(self, x: float, y: float, text: str, *, size: int, fill: str = INK) -> None:
        self.parts.append(
            f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{fill}" text-anchor="middle">{escape(text)}</text>'
        )


def _wrapped(text: str, longest: int) -> Iterator[str]:
    """Yield lines of at most so many letters where words allow it."""
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > longest:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line
