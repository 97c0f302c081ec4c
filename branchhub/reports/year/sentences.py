"""What a chapter says of its figures in whole sentences: what is nothing is left out.

A sentence is a tuple of texts and figures in turn, as they are read.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from branchhub.core import formats

from ..choices import ChapterKey
from . import counts
from .chapters import Figure, is_complete
from .wording import PHRASES

MARK = "\x00"  # around the key of a figure inside a text


class Telling:
    """The figures of a chapter by key, and the sentences that are made of them."""

    def __init__(self, figures):
        self.figures = {figure.key: figure for figure in figures}

    def value(self, key):
        """The number; None of what is not known or not told of this period."""
        figure = self.figures.get(key)
        return figure.value if figure else None

    def mark(self, key) -> str:
        return f"{MARK}{key}{MARK}"

    def phrase(self, key, **more) -> str:
        """The words of a figure with its place in them."""
        count = 1 if self.value(key) == 1 else 2  # an amount may be no whole number
        return PHRASES[key] % {"count": count, "number": self.mark(key), **more}

    def listed(self, *keys) -> str:
        """The phrases of those that are not nothing; "" of none."""
        return _and([self.phrase(key) for key in keys if self.value(key)])

    def sentence(self, text, **inserted) -> tuple:
        pieces = (text % inserted if inserted else text).split(MARK)
        parts = [self.figures[each] if n % 2 else each for n, each in enumerate(pieces)]
        return tuple(part for part in parts if part)

    def phrases(self, *keys) -> Iterator[tuple]:
        """A sentence of each that is not nothing: its phrase is one."""
        return (self.sentence(self.phrase(key)) for key in keys if self.value(key))


def _and(names) -> str:
    if len(names) < 2:
        return "".join(names)
    some = formats.joined(names[:-1])
    return pgettext("list", "%(some)s and %(last)s") % {"some": some, "last": names[-1]}


def of(chapter, reader, values) -> tuple:
    """All sentences of a chapter as `chapters` made it of the same `values`. No query."""
    tell = SENTENCES.get(chapter.key)
    told = tell(Telling(chapter.figures), reader, values) if tell else ()
    between = () if formats.is_chinese() else (" ",)
    parts = [part for sentence in told for part in (*sentence, *between)]
    return tuple(parts[:-1] if between else parts)


def _organisation(telling, reader, values):
    if listed := telling.listed("members", "groups", "departments"):
        yield telling.sentence(_("The branch has %(list)s."), list=listed)
    if telling.value("front_line_members"):
        share = telling.mark("front_line_share")
        yield telling.sentence(telling.phrase("front_line_members", share=share))


def _meetings(telling, reader, values):
    if listed := telling.listed(*telling.figures):
        yield telling.sentence(_("Held: %(list)s."), list=listed)
    asked = any(value for key, value in values.items() if key.startswith("due_"))
    if values["missed"]:
        url = reader.link_to_missed("meetings")
        telling.figures["missed"] = Figure("missed", "", values["missed"], url=url)
        yield from telling.phrases("missed")
    elif asked:
        yield telling.sentence(_("No meeting that was asked for is missing."))


def _study(telling, reader, values):
    if telling.value("attendance_rate") is not None:
        text = _("%(rate)s of those who should have come were present.")
        yield telling.sentence(text, rate=telling.mark("attendance_rate"))
    yield from telling.phrases("study_hours")
    yield from _sessions_by(telling, "topic_", _("Topics, by number of sessions: %(list)s."))


def _theme_days(telling, reader, values):
    yield from _sessions_by(telling, "carrier_", _("Forms, by number of sessions: %(list)s."))
    if listed := telling.listed(*(each.key for each in (*counts.YIELDS, counts.CARDS))):
        yield telling.sentence(_("What came of them: %(list)s."), list=listed)


def _sessions_by(telling, prefix, text):
    yield from _by_label(telling, prefix, text, pgettext("sessions", "%(label)s %(number)s"))


def _by_label(telling, prefix, text, item):
    """The figures whose keys begin with `prefix` in one sentence, each by its label."""
    names = [
        item % {"label": figure.label, "number": telling.mark(key)}
        for key, figure in telling.figures.items()
        if key.startswith(prefix)
    ]
    if names:
        yield telling.sentence(text, list=_and(names))


def _people(telling, reader, values):
    yield from telling.phrases("backbones_to_activists", "members_to_backbones")
    tasks = ("hard_tasks", "hard_task_people")
    yield from _on_record(telling, "mentoring_pairs", "veteran_talks", *tasks, "articles")


def _on_record(telling, *keys):
    if listed := telling.listed(*keys):
        yield telling.sentence(_("On record: %(list)s."), list=listed)


def _projects(telling, reader, values):
    kinds = "party_building_projects research_projects innovation_projects challenge_teams"
    if listed := telling.listed(*kinds.split()):
        yield telling.sentence(_("The branch worked on %(list)s."), list=listed)
    if listed := telling.listed("member_led_projects", "staff_in_projects"):
        yield telling.sentence(_("Among them: %(list)s."), list=listed)
    if telling.value("innovation_share"):
        text = _("It has %(share)s of the company's innovation projects.")
        yield telling.sentence(text, share=telling.mark("innovation_share"))
    if listed := telling.listed("company_key", "parent_company_key"):
        yield telling.sentence(_("Recognised: %(list)s."), list=listed)
    yield from telling.phrases("problems_solved")
    done = "patents_filed patents_granted process_modifications onsite_tests issues_solved"
    yield from _on_record(telling, *done.split())


def _benefits(telling, reader, values):
    texts = {
        "verified_benefit_yuan": _("Innovation projects brought a verified benefit of %(amount)s."),
        "first_order_yuan": _("Verified first orders came to %(amount)s."),
        "annual_output_yuan": _("Annual output is forecast at %(amount)s."),
    }
    for key, text in texts.items():
        if telling.value(key):
            yield telling.sentence(text, amount=telling.mark(key))


def _honours(telling, reader, values):
    item = pgettext("honours", "%(label)s %(number)s")
    yield from _by_label(telling, "honours_", _("Honours by level: %(list)s."), item)


def _results(telling, reader, values):
    if telling.value("revenue_yuan") is None:
        return
    text = _("The departments took in %(revenue)s.")
    if values["revenue_is_forecast"]:
        text = _("The departments expect a revenue of %(revenue)s.")
    yield telling.sentence(text, revenue=telling.mark("revenue_yuan"))
    if not is_complete(values):
        url = telling.figures["revenue_yuan"].url
        told = Figure("results_told", "", values["results_told"], url=url)
        telling.figures["results_told"] = told
        all_of_them = formats.number(values["departments"])
        yield telling.sentence(telling.phrase("results_told", all=all_of_them))
        return
    yield from _growth(telling)
    if values["target_is_met"] is not None:
        text = _("This falls short of the target of %(target)s.")
        if values["target_is_met"]:
            text = _("This reaches the target of %(target)s.")
        yield telling.sentence(text, target=telling.mark("target_yuan"))


def _growth(telling):
    growth = telling.value("revenue_growth")
    if growth is None:
        return
    if not growth:
        yield telling.sentence(_("This is as much as in the year before."))
        return
    text = _("This is %(growth)s more than in the year before.")
    if growth < 0:
        text = _("This is %(growth)s less than in the year before.")
        words = formats.percent(-100 * growth)
        figure = replace(telling.figures["revenue_growth"], round_words=words)
        telling.figures["revenue_growth"] = figure
    yield telling.sentence(text, growth=telling.mark("revenue_growth"))


SENTENCES = {
    ChapterKey.ORGANISATION: _organisation,
    ChapterKey.MEETINGS: _meetings,
    ChapterKey.STUDY: _study,
    ChapterKey.THEME_DAYS: _theme_days,
    ChapterKey.PEOPLE: _people,
    ChapterKey.PROJECTS: _projects,
    ChapterKey.BENEFITS: _benefits,
    ChapterKey.HONOURS: _honours,
    ChapterKey.RESULTS: _results,
}
