"""Exhibits as files: the table as CSV, the chart as SVG or PNG."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone

from saiban.access import log
from saiban.access.models import AccessLog
from saiban.frame.charts import Chart, left_to_right, png, svg
from saiban.frame.exports import csv_response, inert
from saiban.frame.marks import Origin
from saiban.statistics.dashboards.exhibits import Exhibit
from saiban.statistics.dashboards.reader import Reader


def as_csv(exhibit: Exhibit, reader: Reader | None = None) -> HttpResponse:
    """Return the table for programs: codes and plain numbers; below it the edition that a reader reads."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(exhibit.names or exhibit.columns)
    writer.writerows([inert(cell.value) for cell in row] for row in exhibit.rows)
    if reader:
        writer.writerow([])
        writer.writerow(["as of", reader.edition.as_of.isoformat()])
        writer.writerow(["edition", reader.edition.digest[:16]])
    return _file("\ufeff" + text.getvalue(), "text/csv; charset=utf-8", exhibit, "csv")


def as_svg(exhibit: Exhibit, _reader: Reader | None = None) -> HttpResponse:
    """Return the chart as a drawing that stands alone."""
    drawn = left_to_right(svg(_chart(exhibit), title=exhibit.title, description=exhibit.said or exhibit.title))
    return _file(str(drawn), "image/svg+xml", exhibit, "svg")


def as_png(exhibit: Exhibit, _reader: Reader | None = None) -> HttpResponse:
    """Return the chart as a picture."""
    return _file(png(_chart(exhibit)), "image/png", exhibit, "png")


FORMS: dict[str, Callable[[Exhibit, Reader | None], HttpResponse]] = {"csv": as_csv, "svg": as_svg, "png": as_png}


def marked(exhibit: Exhibit, request: HttpRequest) -> StreamingHttpResponse:
    """Return the table of exact figures, marked with who has had it; the download is logged."""
    log.write(request.viewer, act="export", subject_kind="figures", results=len(exhibit.rows))
    user = request.viewer.user
    entry = AccessLog.objects.filter(user=user, request=request.number).latest("at")
    origin = Origin(
        f"F-{entry.pk:06d}", request.viewer.organisation.name_en, f"{user.full_name} ({user.username})", timezone.now()
    )
    rows = [[cell.value for cell in row] for row in exhibit.rows]
    return csv_response(f"{exhibit.code}.csv", exhibit.names or exhibit.columns, rows, origin=origin)


def _chart(exhibit: Exhibit) -> Chart:
    if exhibit.chart is None:
        raise Http404
    return exhibit.chart


def _file(content: str | bytes, kind: str, exhibit: Exhibit, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{exhibit.code}.{ending}"'
    return response
