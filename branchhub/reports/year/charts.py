"""The charts of a year report: each counts what the figures beside it count, step by step."""

from collections import Counter
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from activities.choices import Kind
from activities.facts import read_sessions
from activities.models import Activity, Attendance
from activities.study import hours_by_topic
from activities.summary import Tally, tallies, within
from branchhub.core import formats
from branchhub.core.charts import Chart, Series
from projects.choices import BenefitKind, Certainty
from projects.models import Benefit

from ..choices import ChapterKey

THREE_AND_ONE = (Kind.ASSEMBLY, Kind.COMMITTEE, Kind.GROUP, Kind.LECTURE)
OTHERS = (Kind.LIFE_MEETING, Kind.APPRAISAL, Kind.OTHER)
LINES = {  # the series of the chart of sessions
    THREE_AND_ONE: gettext_lazy("Three meetings and one lesson"),
    (Kind.THEME_DAY,): Kind.THEME_DAY.label,
    (Kind.CLASSROOM,): Kind.CLASSROOM.label,
    OTHERS: pgettext_lazy("sessions", "Others"),
}


def charts(reader) -> dict[ChapterKey, tuple[Chart, ...]]:
    """The charts of each chapter, those with nothing to draw left out. Four queries."""
    drawn = {
        ChapterKey.MEETINGS: (sessions(reader),),
        ChapterKey.STUDY: (attendance(reader), study_hours(reader)),
        ChapterKey.BENEFITS: (benefits(reader),),
    }
    return {key: tuple(chart for chart in found if chart) for key, found in drawn.items()}


def _held(reader):
    return within(Activity.objects.filter(branch=reader.branch).counted(), *reader.period.days)


def _step_heading(reader) -> str:
    return _("Year") if reader.period.months > len(reader.period.steps()) else _("Month")


def sessions(reader) -> Chart | None:
    """A session counts for every kind it counts as: a line is the sum of its figures."""
    steps, found = reader.period.steps(), Counter()
    for _branch, session in read_sessions(_held(reader)):
        for place, (_name, step) in enumerate(steps):
            if session.day in step:
                for line in LINES:
                    found[place, line] += len(session.kinds.intersection(line))
    series = [
        Series(
            str(label),
            [found[place, line] for place in range(len(steps))],
            [_sessions_of(reader, line, step) for _name, step in steps],
        )
        for line, label in LINES.items()
        if any(found[place, line] for place in range(len(steps)))
    ]
    if not series:
        return None
    return Chart(
        key="sessions",
        title=_("Sessions by month and kind"),
        heading=_step_heading(reader),
        categories=[name for name, _step in steps],
        series=series,
        shape="stack",
    )


def _sessions_of(reader, line, step) -> str:
    """The list of sessions of the one kind of a line; "" of several, which no list shows."""
    if len(line) > 1:
        return ""
    return reader.link(
        "activities:list", ChapterKey.MEETINGS, kind=line[0], state="counted", **step.asks
    )


def attendance(reader) -> Chart | None:
    """Percent of those who should have come, step by step; nothing where nobody should."""
    rows = Attendance.objects.filter(branch=reader.branch)
    rows = within(rows, *reader.period.days, "activity__")
    by_start = tallies(rows, "activity__starts_at")
    days = {start: timezone.localdate(start) for (start,) in by_start}
    steps = reader.period.steps()
    rates = [
        sum((tally for (start,), tally in by_start.items() if days[start] in step), Tally()).rate
        for _name, step in steps
    ]
    if not any(rate is not None for rate in rates):
        return None
    links = [
        reader.link("activities:summary", ChapterKey.STUDY, **step.asks) for _name, step in steps
    ]
    return Chart(
        key="attendance",
        title=_("Attendance"),
        heading=_step_heading(reader),
        categories=[name for name, _step in steps],
        series=[Series(_("Attendance"), rates, links)],
        shape="columns",
        write=formats.percent,
    )


def study_hours(reader) -> Chart | None:
    """By topic; a session with several topics is in each of them."""
    topics = hours_by_topic(_held(reader))
    if not topics:
        return None
    asks = {"state": "counted", **reader.period.asks}
    links = [
        reader.link("activities:list", ChapterKey.STUDY, topic=topic.key, **asks)
        for topic in topics
    ]
    return Chart(
        key="topics",
        title=_("Study hours by topic"),
        heading=_("Study topic"),
        categories=[str(topic.label) for topic in topics],
        series=[Series(_("Study hours"), [topic.hours for topic in topics], links)],
        unit=_("hours"),
    )


def benefits(reader) -> Chart | None:
    """By kind; planned, forecast and verified amounts side by side, never in one sum."""
    rows = Benefit.objects.filter(branch=reader.branch).of_period(*reader.period.days)
    rows = rows.order_by().values_list("kind", "certainty").annotate(total=Sum("amount"))
    found: dict[tuple, Decimal] = {(kind, certainty): total for kind, certainty, total in rows}
    kinds = [kind for kind in BenefitKind if any(key[0] == kind for key in found)]
    if not kinds:
        return None
    series = [
        Series(
            str(certainty.label),
            [found.get((kind, certainty)) for kind in kinds],
            [_benefits_of(reader, kind, certainty) for kind in kinds],
        )
        for certainty in Certainty
        if any(key[1] == certainty for key in found)
    ]
    return Chart(
        key="benefits",
        title=_("Benefits by kind"),
        heading=_("Kind"),
        categories=[str(kind.label) for kind in kinds],
        series=series,
        unit=_("yuan"),
        write=formats.amount,
    )


def _benefits_of(reader, kind, certainty) -> str:
    asks = {"kind": kind, "certainty": certainty, **reader.period.asks}
    return reader.link("projects:benefits", ChapterKey.BENEFITS, **asks)
