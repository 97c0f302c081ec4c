"""The lines of which digests are made: {"text", "link"}, in the language that is active.

`group` is the id of the group that they are about; None for the whole branch.
"""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.choices import ActivityStatus, NormState
from branchhub.core import formats

from . import of_projects


def norms(facts, group):
    return [
        line(
            _("%(what)s: %(state)s, %(held)d of %(times)d")
            % {
                "what": _asked_of(row, cell),
                "state": NormState(cell.state).label,
                "held": len(cell.held),
                "times": cell.times,
            },
            _sessions_link(facts, row, cell),
        )
        for row, cell in facts.cells(group)
    ]


def _asked_of(row, cell) -> str:
    """`Group meeting·First group`; with the months of a period that is longer than one."""
    if cell.months == 1:
        return row.label
    span = formats.DASH.join(map(formats.short_month, (cell.first, cell.last)))
    return _("%(what)s (%(months)s)") % {"what": row.label, "months": span}


def attendance(facts, group):
    tally = facts.tally(group_id=group)
    if not tally.should:
        return []
    link = summary_link(facts.branch.pk, facts.month, facts.last)
    lines = [line(rate(tally.present, tally.should), link)]
    if tally.leave or tally.absent:
        text = _("Absent: %(leave)d with leave, %(absent)d without")
        lines.append(line(text % {"leave": tally.leave, "absent": tally.absent}, link))
    return [*lines, *_study(facts, group)]


def _study(facts, group):
    """How many have the hours of the year; nothing before anybody has any."""
    people = facts.members_of(group)
    hours = [facts.hours[each.pk].hours for each in people if each.pk in facts.hours]
    if not any(hours) or not facts.hours_asked:
        return []
    text = ngettext(
        "Study hours this year: %(done)d of %(count)d member has %(asked)d",
        "Study hours this year: %(done)d of %(count)d members have %(asked)d",
        len(people),
    )
    done = sum(each >= facts.hours_asked for each in hours)
    values = {"done": done, "count": len(people), "asked": facts.hours_asked}
    return [line(text % values, summary_link(facts.branch.pk, *_year(facts.month)))]


def follow_ups(facts, group):
    """Of the branch; a leader reads those from sessions of the group."""
    rows = [row for row in facts.follow_ups if group in (None, row.activity.group_id)]
    return [_follow_up(facts, row, with_owner=True) for row in rows]


def _follow_up(facts, row, *, with_owner):
    """Owners have a page of their own, which is for nobody else."""
    parts = [row.what, _due(row.due_on, facts.today)]
    link = reverse("activities:follow-up-done", args=[row.pk])
    if with_owner:
        link = reverse("activities:follow-up-edit", args=[row.activity_id, row.pk])
        if row.owner_id in facts.people:
            parts.insert(1, facts.people[row.owner_id].name)
    return line("·".join(parts), link)


def make_ups(facts, group):
    rows = [
        owed
        for owed in facts.make_ups
        if owed.row.member_id in facts.people
        and group in (None, facts.people[owed.row.member_id].group_id)
    ]
    return [_make_up(facts, owed, with_owner=True) for owed in rows]


def _make_up(facts, owed, *, with_owner):
    parts = [owed.row.activity.title, _due(owed.due_on, facts.today)]
    link = reverse("activities:make-up-hand-in", args=[owed.row.pk])
    if with_owner:
        parts.insert(0, owed.row.member.name)
        link = reverse("activities:make-ups")
    return line("·".join(parts), link)


def birthdays(facts, group):
    return [
        birthday(facts, person, day, years, with_name=True)
        for person, day, years in facts.birthdays
        if group in (None, person.group_id)
    ]


def birthday(facts, person, day, years, *, with_name=False):
    when = formats.day(day.earliest()) if day.day else formats.month(day.earliest())
    text = ngettext("%(years)d year in the Party", "%(years)d years in the Party", years)
    parts = [when, text % {"years": years}]
    if with_name:
        parts.insert(0, person.name)
    return line("·".join(parts), reverse("members:detail", args=[person.pk]))


def plan(facts, group):
    sessions = [each for each in facts.ahead if group in (None, each.group_id)]
    return [session(each) for each in sessions]


def session(activity):
    parts = [formats.day_time(activity.starts_at), activity.title]
    if activity.venue:
        parts.append(activity.venue)
    if activity.status == ActivityStatus.PLANNED:
        parts.append(_("not announced yet"))
    return line("·".join(parts), activity.get_absolute_url())


def own_month(facts, pk):
    tally, year = facts.tally(member_id=pk), facts.hours.get(pk)
    lines = []
    if tally.should:
        lines.append(line(own_attendance(tally)))
    if year and (year.hours or year.made_up_hours):
        text = _("Study hours this year: %(hours)s of %(asked)d")
        if year.made_up_hours:
            text = _("Study hours this year: %(hours)s of %(asked)d, made up %(made_up)s")
        values = {"hours": formats.number(year.hours), "asked": facts.hours_asked}
        lines.append(line(text % (values | {"made_up": formats.number(year.made_up_hours)})))
    return lines


def to_do(facts, pk):
    tasks = [row for row in facts.follow_ups if row.owner_id == pk]
    owed = [each for each in facts.make_ups if each.row.member_id == pk]
    return [
        *(_follow_up(facts, row, with_owner=False) for row in tasks),
        *(_make_up(facts, each, with_owner=False) for each in owed),
        *of_projects.own(facts, pk, line, _due),
    ]


def milestones(facts, group):
    return of_projects.milestones(facts, group, line, _due)


def moved_projects(facts, group):
    return of_projects.moved(facts, group, line)


def classrooms(facts, group):
    return of_projects.classrooms(facts, group, line)


def sessions_of(facts, pk):
    """Those ahead that somebody has a part in; what is only planned is told by its preparers."""
    return [
        each
        for each in facts.ahead
        if each.status == ActivityStatus.ANNOUNCED and pk in facts.part_in[each.pk]
    ]


def own_attendance(tally) -> str:
    if not tally.should:
        return ""
    text = ngettext(
        "You came to %(present)d of %(count)d session",
        "You came to %(present)d of %(count)d sessions",
        tally.should,
    )
    return text % {"present": tally.present, "count": tally.should}


def rate(present, should) -> str:
    text = _("%(present)d came of %(should)d who should have (%(rate)s)")
    rate = formats.percent(100 * present / should)
    return text % {"present": present, "should": should, "rate": rate}


def _due(day, today) -> str:
    late = (today - day).days
    if late > 0:
        return ngettext("%(days)d day late", "%(days)d days late", late) % {"days": late}
    return _("due by %(day)s") % {"day": formats.day(day)}


def line(text, link="") -> dict:
    return {"text": str(text), "link": link}


def _year(month):
    return date(month.year, 1, 1), date(month.year, 12, 31)


def summary_link(branch_id, first, last) -> str:
    query = {"branch": branch_id, "from": first, "until": last}
    return f"{reverse('activities:summary')}?{urlencode(query)}"


def _sessions_link(facts, row, cell) -> str:
    query = {"branch": facts.branch.pk, "kind": row.kind, "from": cell.first, "until": cell.last}
    if row.group:
        query["group"] = row.group.pk
    return f"{reverse('activities:list')}?{urlencode(query)}"
