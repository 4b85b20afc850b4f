"""Exhibits of the dashboards as parts of a document: a drawing, the same as a table, what is to be known of it."""

from __future__ import annotations

from collections.abc import Iterator

from saiban.frame.charts import svg
from saiban.frame.documents import Heading, Paragraph, Part, Picture, Rows
from saiban.statistics.dashboards.exhibits import Exhibit

BREADTH = 110
"""Millimetres of a drawing: two thirds between the margins, so that its table stands on the same page."""


def parts(exhibit: Exhibit) -> Iterator[Part]:
    """Yield an exhibit's title, sentence, drawing, table and notes; nothing where it has no rows."""
    if not exhibit.rows:
        return
    yield Heading(exhibit.title)
    if exhibit.said:
        yield Paragraph(exhibit.said)
    if exhibit.chart is not None:
        yield Picture(svg(exhibit.chart, title=exhibit.title, description=exhibit.said), BREADTH)
    widths = (3, *[2] * (len(exhibit.columns) - 1))
    yield Rows(exhibit.columns, [[cell.text for cell in row] for row in exhibit.rows], widths)
    for note in exhibit.notes:
        yield Paragraph(note)
