"""The year report as it is read: chapters of figures, exact, in round words, with a link."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from activities.choices import NormState
from branchhub.core import formats
from branchhub.core.charts import Chart

from ..choices import ChapterKey
from ..rules import can_open_list
from . import counts, phrases
from .units import Unit

WRITTEN = {
    Unit.NUMBER: formats.number,
    Unit.HOURS: formats.number,
    Unit.YUAN: formats.yuan,
    Unit.SHARE: lambda value: formats.percent(100 * value),
    Unit.ANSWER: lambda value: _("Yes") if value else _("No"),
}
ROUNDED = {
    Unit.NUMBER: phrases.over,
    Unit.HOURS: phrases.over,
    Unit.YUAN: phrases.over_amount,
    Unit.SHARE: phrases.about_percent,
}
UNKNOWN = "–"


@dataclass(frozen=True)
class Figure:
    """One number of the report: `value` None is not known; `url` "" where no list may be shown."""

    key: str
    label: str | Promise
    value: Any
    unit: Unit = Unit.NUMBER
    url: str = ""
    note: str = ""
    round_words: str = ""
    is_rounded: bool = True  # False of what is always told exactly

    @property
    def exact(self) -> str:
        return UNKNOWN if self.value is None else WRITTEN[self.unit](self.value)

    @property
    def phrase(self) -> str:
        """The number as a report says it; "" where that is the number itself."""
        if self.value is None or not self.is_rounded:
            return ""
        words = self.round_words or ROUNDED[self.unit](self.value)
        return "" if words == self.exact else words

    @property
    def said(self) -> str:
        """The number inside a sentence."""
        return self.phrase or self.exact


@dataclass(frozen=True)
class Chapter:
    """Figures of one subject, in sentences and charts too, and what the secretary wrote to them."""

    key: ChapterKey
    figures: tuple[Figure, ...]
    sentences: tuple[str | Figure, ...] = ()
    charts: tuple[Chart, ...] = ()
    text: str = ""

    @property
    def title(self) -> str:
        return self.key.label


@dataclass(frozen=True)
class Reader:
    """For whom the report of one branch is read: links lead only where every row is seen."""

    user: Any
    branch: Any
    period: Any

    def may_open(self, page, key="") -> bool:
        return can_open_list(self.user, self.branch, key, page)

    def figure(self, counted, values, **more) -> Figure:
        url = ""
        if self.may_open(counted.page, counted.key):
            url = counted.list_url(self.branch, self.period)
        value = values[counted.key]
        return Figure(counted.key, counted.label, value, counted.unit, url, **more)

    def link(self, page, anchor, **asks) -> str:
        """The address of a list of the branch; "" where the reader would not see all of it.

        From there the way leads back to `anchor` in the report.
        """
        if not self.may_open(page):
            return ""
        return self._with_way_back(reverse(page), anchor, asks)

    def link_to_branch(self, anchor) -> str:
        """The address of the page of the branch as it was on the day of the period."""
        asks = {"day": self.period.day.isoformat()}
        return self._with_way_back(self.branch.get_absolute_url(), anchor, asks)

    def link_to_missed(self, anchor) -> str:
        """The address of the requirements missed; "" but of a calendar year, which lists them."""
        year = self.period.year
        if not year:
            return ""
        return self.link("activities:board", anchor, year=year, show=NormState.MISSED)

    def _with_way_back(self, address, anchor, asks) -> str:
        asks = {"branch": self.branch.pk, **asks, "report": self.period.place(anchor)}
        return f"{address}?{urlencode(asks)}"


def chapters(reader, values) -> list[Chapter]:
    """Every chapter of the report in its order; figures of `values` as `numbers` gives them."""
    return [Chapter(key, tuple(figures(reader, values))) for key, figures in CHAPTERS.items()]


def _all_of(group):
    def figures(reader, values):
        return [reader.figure(counted, values) for counted in group]

    return figures


def _found_of(group, **more):
    """Those that are not nothing: a branch need not have done everything there is."""

    def figures(reader, values):
        return [reader.figure(counted, values, **more) for counted in group if values[counted.key]]

    return figures


def organisation(reader, values):
    members, front = counts.ORGANISATION
    yield reader.figure(members, values, is_rounded=False)
    yield reader.figure(front, values, is_rounded=False)
    note = _("of the Party members")
    share = values["front_line_share"]
    yield Figure(
        "front_line_share", _("Front line"), share, Unit.SHARE, note=note, is_rounded=False
    )
    for key, label in (("groups", _("Party groups")), ("departments", _("Departments"))):
        yield Figure(key, label, values[key], url=reader.link_to_branch(f"figure-{key}"))


def meetings(reader, values):
    for counted in counts.MEETINGS:
        due = values[counted.key.replace("held_", "due_", 1)]
        held = values[counted.key]
        if held or due:
            note = _("%(due)d asked for") % {"due": due} if due else ""
            yield reader.figure(counted, values, note=note, is_rounded=False)


def study(reader, values):
    should, note = values["should_attend"], ""
    if should:
        note = _("present of %(should)d who should have come") % {"should": should}
    url = reader.link("activities:summary", "study", **reader.period.asks)
    rate = values["attendance_rate"]
    yield Figure("attendance_rate", _("Attendance"), rate, Unit.SHARE, url, note, is_rounded=False)
    label = _("Study hours a member, on average")
    yield Figure("study_hours", label, values["study_hours"], Unit.HOURS, url)
    yield from _found_of(counts.TOPICS, is_rounded=False)(reader, values)


def theme_days(reader, values):
    yield from _found_of(counts.CARRIERS, is_rounded=False)(reader, values)
    yield from _found_of(counts.YIELDS)(reader, values)
    birthdays = values["birthdays"]
    if values["cards_given"] or birthdays:
        text = ngettext(
            "%(count)d political birthday", "%(count)d political birthdays", birthdays or 0
        )
        note = text % {"count": birthdays} if birthdays else ""
        yield reader.figure(counts.CARDS, values, note=note)


def projects(reader, values):
    for counted in counts.PROJECTS:
        words = note = ""
        if counted.key == "onsite_tests" and values["last_test_is_open"]:
            words = phrases.nearly(values[counted.key])
        if counted.key == "issues_solved" and values["issue_days"] is not None:
            note = _days_taken(values["issue_days"])
        yield reader.figure(counted, values, round_words=words, note=note)
        if counted.key == "innovation_projects" and reader.period.year:
            yield from _share_of_company(reader, values)


def _days_taken(days) -> str:
    count = 1 if days == 1 else 2  # an average may be no whole number
    text = ngettext("%(days)s day taken on average", "%(days)s days taken on average", count)
    return text % {"days": formats.number(days)}


def _share_of_company(reader, values):
    url = reader.link("projects:totals", "figure-company_projects", year=reader.period.year)
    label = _("Innovation projects of the company")
    yield Figure("company_projects", label, values["company_projects"], url=url)
    label = _("Share of the company's innovation projects")
    share = values["innovation_share"]
    yield Figure("innovation_share", label, share, Unit.SHARE, url)


def results(reader, values):
    """What the departments took in; typed in by calendar year, and told of nothing else."""
    year = reader.period.year
    if not year:
        return
    url = reader.link("projects:results", "results", year=year)
    revenue = values["revenue_yuan"]
    yield Figure("revenue_yuan", _("Revenue"), revenue, Unit.YUAN, url, _how_sure(values))
    before = values["revenue_before_yuan"]
    yield Figure("revenue_before_yuan", _("Revenue, year before"), before, Unit.YUAN, url)
    growth = values["revenue_growth"]
    words = "" if growth is None else formats.percent(100 * growth)
    yield Figure("revenue_growth", _("Growth"), growth, Unit.SHARE, url, round_words=words)
    yield Figure("target_yuan", _("Target"), values["target_yuan"], Unit.YUAN, url, _met(values))


def _how_sure(values) -> str:
    """Whether the revenue is expected or was taken in, and whether a department is missing."""
    if values["revenue_yuan"] is None:
        return ""
    is_forecast = values["revenue_is_forecast"]
    sure = pgettext("revenue", "forecast") if is_forecast else pgettext("revenue", "actual")
    if is_complete(values):
        return sure
    told = {"told": values["results_told"], "all": values["departments"]}
    return f"{sure}·{_('%(told)d of %(all)d departments') % told}"


def is_complete(values) -> bool:
    return (values["results_told"] or 0) >= (values["departments"] or 0)


def _met(values) -> str:
    is_met = values["target_is_met"]
    if is_met is None:
        return ""
    return pgettext("target", "Reached") if is_met else pgettext("target", "Not reached")


CHAPTERS = {
    ChapterKey.ORGANISATION: organisation,
    ChapterKey.MEETINGS: meetings,
    ChapterKey.STUDY: study,
    ChapterKey.THEME_DAYS: theme_days,
    ChapterKey.PEOPLE: _all_of(counts.PEOPLE),
    ChapterKey.PROJECTS: projects,
    ChapterKey.BENEFITS: _all_of(counts.BENEFITS),
    ChapterKey.HONOURS: _found_of(counts.HONOURS),
    ChapterKey.RESULTS: results,
    ChapterKey.OUTLOOK: lambda reader, values: (),
}
