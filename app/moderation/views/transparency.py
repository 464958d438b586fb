"""The transparency report (DSA Art. 15): a page and a table, for everybody."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Response, make_response
from flask_babel import gettext, ngettext

from app.discussion.models.report import REPORT_REASONS
from app.discussion.queries.reasons import reason_by_code
from app.foundation.refusals import NotFound
from app.foundation.settings import setting
from app.moderation.models.decision import CAUSE_LABELS, VERDICT_LABELS
from app.moderation.models.notice import OFFENCE_LABELS
from app.moderation.models.statement import OUTCOME_LABELS, RESTRICTION_LABELS
from app.moderation.queries.transparency import Count, YearReport, report_of, years
from app.moderation.views.tables import safe_cell
from app.web.addresses import number_in_query
from app.web.language import language
from app.web.pages import page


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers by two things: a row for each of the one, a column for each of the other, and the sum of all."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int]]]
    total: int


def is_public() -> bool:
    """Whether the publisher reports at all."""
    return bool(setting("TRANSPARENCY"))


def show() -> Response:
    """A year, this one unless another is asked for."""
    known = _known_years()
    year = number_in_query("year") or known[0]
    if year not in known:
        raise NotFound
    report = report_of(year)
    return page(
        "moderation/transparency.html",
        report=report,
        share=share,
        years=known,
        notices=_table(report.notices, _said(OFFENCE_LABELS), {"": gettext("Open"), **_said(OUTCOME_LABELS)}),
        reports=_table(report.reports, _said(REPORT_REASONS), {"": gettext("Open"), **_said(OUTCOME_LABELS)}),
        decisions=_table(report.decisions, _said(VERDICT_LABELS), _said(CAUSE_LABELS)),
        reasons=_table(_by_first(report.reasons), _reasons(report.reasons), _said(VERDICT_LABELS)),
        restrictions=_table(report.restrictions, _said(RESTRICTION_LABELS), _said(CAUSE_LABELS)),
        appeals=_table(report.appeals, _against(), {"": gettext("Open"), **_said(OUTCOME_LABELS)}),
        notice_time=_time(report.notice_seconds),
        appeal_time=_time(report.appeal_seconds),
    )


def table(year: int) -> Response:
    """The same numbers for a spreadsheet: what, split by what, how many."""
    if year not in _known_years():
        raise NotFound
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["year", "section", "item", "detail", "number"])
    for line in _lines(report_of(year)):
        writer.writerow([year, *map(safe_cell, line)])
    response = make_response(text.getvalue(), {"Content-Type": "text/csv; charset=utf-8"})
    response.headers.set("Content-Disposition", "attachment", filename=f"transparency-{year}.csv")
    return response


def share(part: int, whole: int) -> str:
    """A part in per cent, or nothing of nothing."""
    return f"{100 * part / whole:.0f} %" if whole else "–"


def _known_years() -> list[int]:
    if not is_public():
        raise NotFound
    return years()


def _lines(report: YearReport) -> Iterator[tuple[str, str, str, int | str]]:
    """Words of the program's own, the same in every language, so that tables of many years fit together."""
    sections: Mapping[str, Iterable[Count]] = {
        "notices": report.notices,
        "reports": report.reports,
        "decisions_by_cause": report.decisions,
        "decisions_by_reason": report.reasons,
        "restrictions": report.restrictions,
        "appeals": report.appeals,
    }
    for section, counts in sections.items():
        for one in counts:
            yield section, one.of, one.by or "open", one.number
    automation = report.automation
    for name in ("restrictions", "found", "found_reversed", "decided", "decided_reversed"):
        yield "automation", name, "", getattr(automation, name)
    yield "notices", "with_account", "", report.notices_by_account
    yield "notices", "alarms", "", report.alarms
    yield "appeals", "by_first", "", report.appeals_by_first
    for section, seconds in (("notices", report.notice_seconds), ("appeals", report.appeal_seconds)):
        yield section, "median_hours", "", "" if seconds is None else f"{seconds / 3600:.1f}"


def _table(counts: Iterable[Count], rows: Mapping[str, str], columns: Mapping[str, str]) -> Table:
    counts = list(counts)
    of = sorted({one.of for one in counts}, key=[*rows, *(one.of for one in counts)].index)
    by = sorted({one.by for one in counts}, key=[*columns, *(one.by for one in counts)].index)
    number = {(one.of, one.by): one.number for one in counts}
    return Table(
        [columns.get(name, name) for name in by],
        [(rows.get(name) or name.replace("_", " "), [number.get((name, other), 0) for other in by]) for name in of],
        sum(one.number for one in counts),
    )


def _by_first(counts: Iterable[Count]) -> list[Count]:
    """Turned round: the reasons become the rows."""
    return [Count(one.by, one.of, one.number) for one in counts]


def _reasons(counts: Iterable[Count]) -> dict[str, str]:
    found = {one.by: reason_by_code(one.by) for one in counts}
    return {code: reason.label(language()) for code, reason in found.items() if reason is not None}


def _against() -> dict[str, str]:
    return {"statement": gettext("Against a restriction"), "notice": gettext("Against the answer to a notice")}


def _said(labels: Mapping[str, str]) -> dict[str, str]:
    return {str(code): gettext(label) for code, label in labels.items()}


def _time(seconds: float | None) -> str:
    """Minutes, hours or days, whichever says it best."""
    if seconds is None:
        return ""
    minutes = round(seconds / 60)
    if minutes < 120:
        return str(ngettext("%(num)d minute", "%(num)d minutes", minutes))
    hours = round(seconds / 3600)
    if hours < 72:
        return str(ngettext("%(num)d hour", "%(num)d hours", hours))
    return str(ngettext("%(num)d day", "%(num)d days", round(seconds / 86400)))
