"""A session that exists nowhere, to try templates with: everything that a paper can have."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity, Attendance, FollowUp, Guest, Vote
from branchhub.core.periods import day_start
from members.models import Branch, Member, PartyGroup

from .record import Record


def session() -> Record:
    branch = Branch(name=_("Sample branch"))
    group = PartyGroup(branch=branch, name=_("Sample group"))
    chair, recorder, away = (Member(name=name) for name in ("程立新", "罗婷婷", "欧阳文静"))
    starts = day_start(timezone.localdate()) + datetime.timedelta(hours=15)
    activity = Activity(
        branch=branch,
        kind="assembly",
        title=_("Sample session"),
        starts_at=starts,
        ends_at=starts + datetime.timedelta(hours=1),
        venue=_("Meeting room"),
        chair=chair,
        recorder=recorder,
        lecturer_name="王敏",
        study_hours=Decimal(1),
        status="held",
        announced_at=starts,
    )
    activity.number = 1
    marks = ((chair, "present", ""), (recorder, "late", ""), (away, "sick_leave", _("Ill")))
    rows = [
        Attendance(
            activity=activity, member=who, group=group, may_vote=True, status=status, reason=why
        )
        for who, status, why in marks
    ]
    guests = [Guest(name="赵刚", count=1), Guest(name=_("Activists"), count=2)]
    return Record(activity, rows, guests, [_("Party lecture")], with_reasons=True)


def item():
    """An agenda item as `agenda_of` reads it, with a vote."""
    vote = Vote(
        rule="ordinary",
        ballot="open",
        voters_expected=3,
        voters_present=2,
        yes=2,
        no=0,
        abstained=0,
        quorum=2,
        needed=2,
        passed=True,
    )
    return SimpleNamespace(
        pk=1,
        title=_("Sample item"),
        presenter="程立新",
        decision=_("Agreed."),
        has_votes=True,
        votes=SimpleNamespace(all=lambda: [vote]),
    )


def task(owner) -> FollowUp:
    due = timezone.localdate() + datetime.timedelta(days=7)
    return FollowUp(what=_("Sample task"), owner=owner, due_on=due)


def file():
    return SimpleNamespace(name="材料.pdf", kind="material")
