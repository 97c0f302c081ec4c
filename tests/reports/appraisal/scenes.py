"""Branches and sessions that appraisals look at."""

import datetime

from django.utils import timezone

from branchhub.reports.appraisal import facts, formulas
from members.models import Branch
from tests.factories.activities import (
    ActivityFactory,
    AgendaItemFactory,
    AttachmentFactory,
    AttendanceFactory,
    MinutesSectionFactory,
)
from tests.factories.members import BranchFactory, MemberFactory

YEAR = 2025
AFTER = datetime.datetime.fromisoformat("2026-02-01T12:00:00+08:00")


def branch_of(count=3):
    """A branch of `count` full members that is asked for everything always; its first person."""
    branch = BranchFactory(kept_since=None)
    people = MemberFactory.create_batch(count, branch=branch)
    return branch, people[0]


def held(branch, person, day, kind="theme_day", *, with_proof=True, **columns):
    """A session with a complete record."""
    starts = timezone.make_aware(datetime.datetime.fromisoformat(f"{day}T15:00"))
    session = ActivityFactory(
        branch=branch,
        kind=kind,
        starts_at=starts,
        **{"status": "held", "chair": person, "recorder": person, "lecturer_name": "王工"}
        | columns,
    )
    AttendanceFactory(activity=session, member=person, status="present")
    AgendaItemFactory(activity=session, decision="同意")
    MinutesSectionFactory(activity=session, text="会议记录")
    if with_proof:
        AttachmentFactory(activity=session, kind="photo")
    return session


def facts_of(branch, year=YEAR, now=AFTER):
    branch = Branch.objects.select_related("committee").get(pk=branch.pk)
    return facts.read([branch], year, now)[branch.pk]


def result(branch, formula, year=YEAR, now=AFTER):
    return formulas.result_of(formula, facts_of(branch, year, now))
