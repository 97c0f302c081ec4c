"""The whole report of one branch and period: what its page, its papers and its workbook show."""

from dataclasses import dataclass, replace
from typing import Any

from members.models import Honour

from . import chapters, charts, numbers, organisation, sentences, stories
from .operations import texts_of
from .period import ReportPeriod


@dataclass(frozen=True)
class Report:
    """`values` are the bare numbers by key, `chapters` the same as words with links and charts."""

    branch: Any
    period: ReportPeriod
    values: dict
    chapters: list[chapters.Chapter]
    organisation: organisation.Organisation
    brands: list
    teams: list
    honours: list[Honour]


def read(branch, period, user, now) -> Report:
    """The report as `user` may follow it; `branch` is read with its committee.

    23 queries, however much the branch did.
    """
    reader = chapters.Reader(user, branch, period)
    values = numbers.numbers([branch], period, now)[branch.pk]
    drawn, texts = charts.charts(reader), texts_of(branch, period)
    told = [
        replace(
            chapter,
            sentences=sentences.of(chapter, reader, values),
            charts=drawn.get(chapter.key, ()),
            text=texts.get(chapter.key, ""),
        )
        for chapter in chapters.chapters(reader, values)
    ]
    return Report(
        branch=branch,
        period=period,
        values=values,
        chapters=told,
        organisation=organisation.read(reader),
        brands=stories.brands_of(branch, period),
        teams=stories.teams_of(branch, period),
        honours=stories.honours_of(branch, period),
    )
