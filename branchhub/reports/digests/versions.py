"""The digests in words: for a member, a group leader, a secretary and a committee.

Every function speaks the language that is active. A section that has nothing to say is left out.
"""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.choices import ActivityStatus, NormState
from branchhub.core import formats, periods
from branchhub.core.reminding import Text

MEMBER, LEADER, SECRETARY, COMMITTEE = "member", "leader", "secretary", "committee"
MOST_LINES = 8


def write(facts, reader, below=()) -> Text:
    """The digest of `reader`, a dues.Reader; `below` are Lines of the branches they review.

    `facts` are those of the reader's branch, None for whoever belongs to none.
    """
    sections, month, detail = [], reader.month, ""
    if reader.version == COMMITTEE:
        sections, detail = of_committee(below, month), _in_short_below(below)
    elif reader.version == SECRETARY:
        sections, detail = of_body(facts, None), _in_short(facts, None)
    elif reader.version == LEADER:
        for group in reader.leads:
            sections += of_body(facts, group)
        detail = _in_short(facts, reader.leads[0])
    if facts:
        sections += of_member(facts, reader)
        detail = detail or _own_attendance(facts.tally(member_id=reader.pk))
    of = facts.branch.name if facts and reader.version != COMMITTEE else _("the branches below")
    return Text(subject=_subject(of, month), detail=detail, body=tuple(sections))


def is_empty(facts, reader, below=()) -> bool:
    """Whether there is nothing to say; a member is not written to of study hours alone."""
    if reader.version == COMMITTEE and below:
        return False
    if facts is None:
        return True
    if reader.version == SECRETARY and (
        facts.cells() or facts.marks or facts.ahead or facts.follow_ups or facts.birthdays
    ):
        return False
    if reader.version == LEADER and any(of_group(facts, group) for group in reader.leads):
        return False
    pk = reader.pk
    return not (
        facts.tally(member_id=pk).listed
        or _sessions_of(facts, pk)
        or _to_do(facts, pk)
        or any(person.pk == pk for person, _day, _years in facts.birthdays)
    )


def of_group(facts, group):
    """Whether there is anything about a group."""
    return (
        facts.cells(group)
        or facts.tally(group_id=group).listed
        or any(session.group_id == group for session in facts.ahead)
    )


def of_body(facts, group) -> list[dict]:
    """Sections on the branch, or on one group of it."""
    after = periods.next_month(facts.month)
    return _filled(
        _section(_named(_("Requirements met and missed"), facts, group), _norms(facts, group)),
        _section(_named(_("Attendance"), facts, group), _attendance(facts, group)),
        _section(_named(_("Open tasks"), facts, group), _follow_ups(facts, group)),
        _section(
            _named(_("Make-up study open"), facts, group),
            _make_ups(facts, group),
            more=reverse("activities:make-ups"),
        ),
        _section(_named(_("Political birthdays"), facts, group), _birthdays(facts, group)),
        _section(
            _named(_in_month(_("Plan for %(month)s"), after), facts, group), _plan(facts, group)
        ),
    )


def of_member(facts, reader) -> list[dict]:
    """Sections on oneself, which every version ends with."""
    pk = reader.pk
    own = [(person, day, years) for person, day, years in facts.birthdays if person.pk == pk]
    if reader.version in (SECRETARY, LEADER):
        own = []  # among those of the body already
    after, ahead = periods.next_month(facts.month), _sessions_of(facts, pk)
    return _filled(
        _section(_in_month(_("You in %(month)s"), facts.month), _own_month(facts, pk)),
        _section(_("Your tasks"), _to_do(facts, pk)),
        _section(_("Your political birthday"), [_birthday(facts, *row) for row in own]),
        _section(
            _in_month(_("Your sessions in %(month)s"), after), [_session(each) for each in ahead]
        ),
    )


def of_committee(lines, month) -> list[dict]:
    present, should = sum(each.present for each in lines), sum(each.should for each in lines)
    missing = [each for each in lines if each.missed]
    figures = [
        _line(
            _("Sessions held: %(held)d, in %(branches)d of the branches")
            % {
                "held": sum(each.held for each in lines),
                "branches": sum(bool(each.held) for each in lines),
            },
            reverse("home"),
        )
    ]
    if should:
        figures.append(_line(_rate(present, should)))
    last = periods.next_month(month) - timedelta(days=1)
    return _filled(
        _section(formats.month(month), figures),
        _section(
            _("Branches where something was missed"),
            [
                _line(
                    _("%(branch)s: %(count)d missed") % {"branch": each.name, "count": each.missed},
                    _summary_link(each.pk, month, last),
                )
                for each in missing
            ],
            more=reverse("home"),
        ),
    )


# What the sections hold


def _norms(facts, group):
    return [
        _line(
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


def _attendance(facts, group):
    tally = facts.tally(group_id=group)
    if not tally.should:
        return []
    link = _summary_link(facts.branch.pk, facts.month, facts.last)
    lines = [_line(_rate(tally.present, tally.should), link)]
    if tally.leave or tally.absent:
        text = _("Absent: %(leave)d with leave, %(absent)d without")
        lines.append(_line(text % {"leave": tally.leave, "absent": tally.absent}, link))
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
    return [_line(text % values, _summary_link(facts.branch.pk, *_year(facts.month)))]


def _follow_ups(facts, group):
    """Of the branch; a leader reads those from sessions of the group."""
    rows = [row for row in facts.follow_ups if group in (None, row.activity.group_id)]
    return [_follow_up(facts, row, with_owner=True) for row in rows]


def _follow_up(facts, row, *, with_owner):
    parts = [row.what, _due(row.due_on, facts.today)]
    if with_owner and row.owner_id in facts.people:
        parts.insert(1, facts.people[row.owner_id].name)
    return _line("·".join(parts), reverse("activities:follow-up-done", args=[row.pk]))


def _make_ups(facts, group):
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
    return _line("·".join(parts), link)


def _birthdays(facts, group):
    return [
        _birthday(facts, person, day, years, with_name=True)
        for person, day, years in facts.birthdays
        if group in (None, person.group_id)
    ]


def _birthday(facts, person, day, years, *, with_name=False):
    when = formats.day(day.earliest()) if day.day else formats.month(day.earliest())
    text = ngettext("%(years)d year in the Party", "%(years)d years in the Party", years)
    parts = [when, text % {"years": years}]
    if with_name:
        parts.insert(0, person.name)
    return _line("·".join(parts), reverse("members:detail", args=[person.pk]))


def _plan(facts, group):
    sessions = [each for each in facts.ahead if group in (None, each.group_id)]
    return [_session(each) for each in sessions]


def _session(session):
    parts = [formats.day_time(session.starts_at), session.title]
    if session.venue:
        parts.append(session.venue)
    if session.status == ActivityStatus.PLANNED:
        parts.append(_("not announced yet"))
    return _line("·".join(parts), session.get_absolute_url())


def _own_month(facts, pk):
    tally, year = facts.tally(member_id=pk), facts.hours.get(pk)
    lines = []
    if tally.should:
        lines.append(_line(_own_attendance(tally)))
    if year and (year.hours or year.made_up_hours):
        text = _("Study hours this year: %(hours)s of %(asked)d")
        if year.made_up_hours:
            text = _("Study hours this year: %(hours)s of %(asked)d, made up %(made_up)s")
        values = {"hours": formats.number(year.hours), "asked": facts.hours_asked}
        lines.append(_line(text % (values | {"made_up": formats.number(year.made_up_hours)})))
    return lines


def _to_do(facts, pk):
    tasks = [row for row in facts.follow_ups if row.owner_id == pk]
    owed = [each for each in facts.make_ups if each.row.member_id == pk]
    return [
        *(_follow_up(facts, row, with_owner=False) for row in tasks),
        *(_make_up(facts, each, with_owner=False) for each in owed),
    ]


def _sessions_of(facts, pk):
    """Those ahead that somebody has a part in; what is only planned is told by its preparers."""
    return [
        each
        for each in facts.ahead
        if each.status == ActivityStatus.ANNOUNCED and pk in facts.part_in[each.pk]
    ]


# How it is said


def _subject(name, month) -> str:
    return _("Digest of %(month)s·%(of)s") % {"month": formats.month(month), "of": name}


def _in_short(facts, group) -> str:
    tally, parts = facts.tally(group_id=group), []
    open_ = sum(cell.is_gap for _row, cell in facts.cells(group))
    if tally.should:
        parts.append(_rate(tally.present, tally.should))
    if open_:
        text = ngettext("%(count)d requirement open", "%(count)d requirements open", open_)
        parts.append(text % {"count": open_})
    return "·".join(parts)


def _in_short_below(lines) -> str:
    count = sum(bool(each.missed) for each in lines)
    text = _("Branches that missed something: %(count)d of %(branches)d")
    return text % {"count": count, "branches": len(lines)}


def _own_attendance(tally) -> str:
    if not tally.should:
        return ""
    text = ngettext(
        "You came to %(present)d of %(count)d session",
        "You came to %(present)d of %(count)d sessions",
        tally.should,
    )
    return text % {"present": tally.present, "count": tally.should}


def _rate(present, should) -> str:
    text = _("%(present)d came of %(should)d who should have (%(rate)s)")
    rate = formats.percent(100 * present / should)
    return text % {"present": present, "should": should, "rate": rate}


def _due(day, today) -> str:
    late = (today - day).days
    if late > 0:
        return ngettext("%(days)d day late", "%(days)d days late", late) % {"days": late}
    return _("due by %(day)s") % {"day": formats.day(day)}


def _in_month(words, month) -> str:
    return words % {"month": formats.month(month)}


def _named(heading, facts, group) -> str:
    """The heading, with the group's name when the section is about a group."""
    names = {row.group.pk: row.group.name for row in facts.rows if row.group}
    return f"{heading}·{names[group]}" if group in names else heading


def _line(text, link="") -> dict:
    return {"text": str(text), "link": link}


def _section(heading, lines, more="") -> dict:
    """At most MOST_LINES lines, then how many more there are and where."""
    rest = len(lines) - MOST_LINES
    if rest > 0:
        text = ngettext("and %(count)d more", "and %(count)d more", rest) % {"count": rest}
        lines = [*lines[:MOST_LINES], _line(text, more or reverse("home"))]
    return {"heading": str(heading), "lines": lines}


def _filled(*sections) -> list[dict]:
    return [section for section in sections if section["lines"]]


def _year(month):
    return date(month.year, 1, 1), date(month.year, 12, 31)


def _summary_link(branch_id, first, last) -> str:
    query = {"branch": branch_id, "from": first, "until": last}
    return f"{reverse('activities:summary')}?{urlencode(query)}"


def _sessions_link(facts, row, cell) -> str:
    query = {"branch": facts.branch.pk, "kind": row.kind, "from": cell.first, "until": cell.last}
    if row.group:
        query["group"] = row.group.pk
    return f"{reverse('activities:list')}?{urlencode(query)}"
