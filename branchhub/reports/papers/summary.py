"""The year of a branch in sentences: figures of the year report and the secretary's own texts.

Source: domain.md 4, form 7.
"""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from activities.rules import knows_all_sessions
from branchhub.core import formats
from branchhub.core.papers.paper import (
    Closing,
    Column,
    Fact,
    Paper,
    Paragraph,
    Table,
    in_chapters,
    is_empty,
    labelled,
    listed,
    numbered,
    paragraphs,
)

from ..choices import ChapterKey
from ..rules import can_see_report
from ..year import page
from ..year.chapters import Chapter, Reader
from ..year.handing_in import Check, checks
from ..year.page import Report
from ..year.period import ReportPeriod
from . import samples
from .report import holder_of
from .summary_words import counted, ended, joined, money, sentence, told_of


@dataclass
class Summary:
    """`open_checks` are what is to do before a report is handed in, `missed` counts requirements.

    Both are for readers from whom nothing is kept.
    """

    report: Report
    today: date
    open_checks: list[Check] = field(default_factory=list)
    missed: int = 0

    def chapter(self, key) -> Chapter:
        return next(chapter for chapter in self.report.chapters if chapter.key == key)

    @property
    def is_over(self) -> bool:
        return self.report.period.last < self.today


def is_allowed(user, branch) -> bool:
    return can_see_report(user, branch)


def build(branch, year, user, now) -> Paper:
    """As `user` may follow it; `branch` is read with its committee. Two queries more than the
    year report."""
    period = ReportPeriod.of_year(year)
    summary = Summary(page.read(branch, period, user, now), timezone.localdate(now))
    if knows_all_sessions(user, branch):
        values = summary.report.values
        asked = checks(Reader(user, branch, period), values)
        summary.open_checks = [check for check in asked if not check.is_done]
        summary.missed = values["missed"]
    return compose(summary)


def compose(summary) -> Paper:
    report = summary.report
    day = formats.full_date(summary.today)
    chapters = in_chapters(
        [
            ("organisation", pgettext("summary", "The branch"), _organisation(summary)),
            ("life", pgettext("summary", "Organisational life and study"), _life(summary)),
            ("people", str(ChapterKey.PEOPLE.label), _plain(summary, ChapterKey.PEOPLE)),
            ("projects", pgettext("summary", "Projects and what they yield"), _work(summary)),
            ("honours", str(ChapterKey.HONOURS.label), _honours(summary)),
            ("problems", pgettext("summary", "Problems"), _problems(summary)),
            ("outlook", str(ChapterKey.OUTLOOK.label), _plain(summary, ChapterKey.OUTLOOK)),
            ("closing", "", [Closing([report.branch.name, day])]),
        ]
    )
    facts = [
        Fact("year", _("Year"), str(report.period)),
        Fact("people", _("Party members"), formats.number(report.values["members"])),
        Fact("as_of", _("As of"), day),
    ]
    return Paper(
        title=_("Summary of work in %(year)s") % {"year": report.period},
        organisation=report.branch.name,
        facts=facts,
        parts=chapters,
        missing=_missing(summary),
        facts_untold=True,
    )


def _told(*texts) -> list[Paragraph]:
    return [Paragraph(text) for text in texts if text]


def _own_text(summary, key) -> list[Paragraph]:
    return paragraphs(summary.chapter(key).text)


def _plain(summary, key) -> list[Paragraph]:
    """The figures of a chapter as one sentence, and what the secretary wrote to it."""
    return [*_told(sentence(summary.chapter(key).figures)), *_own_text(summary, key)]


def _sections(rows) -> list:
    """Those of (heading, blocks) that print something, numbered among themselves."""
    found, number = [], 0
    for heading, blocks in rows:
        if any(not is_empty(block) for block in blocks):
            number += 1
            found.append(numbered(number, str(heading), level=2))
        found += blocks
    return found


def _organisation(summary):
    key = ChapterKey.ORGANISATION
    posts = [
        _("%(name)s (%(post)s)") % {"name": post.member.name, "post": post.get_kind_display()}
        for post in summary.report.organisation.committee
    ]
    committee = told_of(_("Branch committee"), posts)
    figures = sentence(summary.chapter(key).figures)
    return [*_told(figures, committee), *_own_text(summary, key)]


def _life(summary):
    meetings, study, theme_days = ChapterKey.MEETINGS, ChapterKey.STUDY, ChapterKey.THEME_DAYS
    return _sections(
        [
            (meetings.label, [*_meetings(summary), *_own_text(summary, meetings)]),
            (study.label, _with_counts(summary, study, "topic_", _("Study topics"))),
            (theme_days.label, _with_counts(summary, theme_days, "carrier_", _("Forms taken"))),
        ]
    )


def _meetings(summary):
    columns = [
        Column("kind", _("Kind"), 7),
        Column("held", pgettext("summary", "Times held"), 3, centred=True),
        Column("asked", pgettext("summary", "Times asked for"), 3, centred=True),
    ]
    figures = summary.chapter(ChapterKey.MEETINGS).figures
    due = {
        each.key: summary.report.values[each.key.replace("held_", "due_", 1)] for each in figures
    }
    rows = [[str(each.label), each.exact, str(due[each.key] or "")] for each in figures]
    return [*_told(counted(_("Held in the year"), figures)), Table("meetings", columns, rows)]


def _with_counts(summary, key, prefix, label):
    """A sentence of figures, a list of how often each topic or form came, and the own text."""
    figures = summary.chapter(key).figures
    often = counted(label, [each for each in figures if each.key.startswith(prefix)])
    return [*_told(sentence(figures), often), *_own_text(summary, key)]


def _work(summary):
    projects = ChapterKey.PROJECTS
    told = sentence(summary.chapter(projects).figures)
    stories = [*map(_brand, summary.report.brands), *map(_team, summary.report.teams)]
    sections = [(projects.label, [*_told(told, *stories), *_own_text(summary, projects)])]
    for key in (ChapterKey.BENEFITS, ChapterKey.RESULTS):
        told = money(summary.chapter(key).sentences)
        sections.append((key.label, [*_told(told), *_own_text(summary, key)]))
    return _sections(sections)


def _brand(brand) -> str:
    label = _("Brand “%(brand)s”") % {"brand": brand.name}
    programmes = listed([project.title for project in brand.programmes])
    return ended(labelled(label, programmes) if programmes else label)


def _team(team) -> str:
    """A challenge team with its people and what it came to in the year."""
    first_order = formats.yuan(team.first_order) if team.first_order else ""
    clauses = {
        _("leader: %(value)s"): team.leader.name if team.leader else team.leader_name,
        _("core: %(value)s"): listed([str(place) for place in team.core]),
        _("process modifications: %(value)s"): team.modifications,
        _("rounds of on-site tests: %(value)s"): team.tests,
        _("first orders, verified: %(value)s"): first_order,
    }
    label = _("Challenge team “%(team)s”") % {"team": team.title}
    told = joined([clause % {"value": value} for clause, value in clauses.items() if value])
    return labelled(label, told) if told else label


def _honours(summary):
    columns = [
        Column("title", pgettext("honour", "Title"), 4.6),
        Column("holder", _("Holder"), 3, centred=True),
        Column("level", _("Level"), 2, centred=True),
        Column("issuer", _("Given by"), 3.3),
        Column("date", _("Date"), 2.7, centred=True),
    ]
    rows = [
        [
            honour.title,
            holder_of(honour),
            str(honour.get_level_display()),
            honour.issuer,
            formats.dotted_date(honour.given_on),
        ]
        for honour in summary.report.honours
    ]
    table = Table("honours", columns, rows, is_small=True)
    return [table, *_own_text(summary, ChapterKey.HONOURS)]


def _problems(summary):
    """Only what the figures say; the rest is for the secretary to write."""
    if not summary.missed:
        return []
    text = ngettext(
        "In the year %(count)d requirement of organisational life was not met.",
        "In the year %(count)d requirements of organisational life were not met.",
        summary.missed,
    )
    return [Paragraph(text % {"count": summary.missed})]


def _missing(summary) -> list[str]:
    silent = [str(each.title) for each in summary.report.chapters if not each.text]
    lacks = []
    if not summary.is_over:
        day = formats.full_date(summary.today)
        lacks.append(_("The year is not over: the figures are of %(day)s") % {"day": day})
    if silent:
        lacks.append(_("No text is written to: %(chapters)s") % {"chapters": listed(silent)})
    return [*lacks, *(labelled(check.label, check.detail) for check in summary.open_checks)]


def sample() -> Paper:
    return compose(Summary(samples.report(), timezone.localdate()))
