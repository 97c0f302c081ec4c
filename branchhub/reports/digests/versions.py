"""The digests in words: for a member, a group leader, a secretary and a committee.

Every function speaks the language that is active. A section that has nothing to say is left out.
"""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from branchhub.core import formats, periods
from branchhub.core.reminding import Text

from . import lines as say

MEMBER, LEADER, SECRETARY, COMMITTEE = "member", "leader", "secretary", "committee"
MOST_LINES = 8
MOST_NORMS = 30


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
        detail = detail or say.own_attendance(facts.tally(member_id=reader.pk))
    of = facts.branch.name if facts and reader.version != COMMITTEE else _("the branches below")
    return Text(subject=_subject(of, month), detail=detail, body=tuple(sections))


def is_empty(facts, reader, below=()) -> bool:
    """Whether there is nothing to say; a member is not written to of study hours alone."""
    if reader.version == COMMITTEE and below:
        return False
    if facts is None:
        return True
    if reader.version == SECRETARY and (
        facts.cells()
        or facts.marks
        or facts.ahead
        or facts.follow_ups
        or facts.birthdays
        or facts.projects
    ):
        return False
    if reader.version == LEADER and any(of_group(facts, group) for group in reader.leads):
        return False
    pk = reader.pk
    return not (
        facts.tally(member_id=pk).listed
        or say.sessions_of(facts, pk)
        or say.to_do(facts, pk)
        or any(person.pk == pk for person, _day, _years in facts.birthdays)
    )


def of_group(facts, group):
    """Whether there is anything about a group."""
    return (
        facts.cells(group)
        or facts.tally(group_id=group).listed
        or any(session.group_id == group for session in facts.ahead)
        or say.milestones(facts, group)
        or say.moved_projects(facts, group)
        or say.classrooms(facts, group)
    )


def of_body(facts, group) -> list[dict]:
    """Sections on the branch, or on one group of it."""
    after = periods.next_month(facts.month)
    return _filled(
        _section(
            _named(_("Requirements met and missed"), facts, group),
            say.norms(facts, group),
            most=MOST_NORMS,
        ),
        _section(_named(_("Attendance"), facts, group), say.attendance(facts, group)),
        _section(_named(_("Open tasks"), facts, group), say.follow_ups(facts, group)),
        _section(
            _named(_("Make-up study open"), facts, group),
            say.make_ups(facts, group),
            more=reverse("activities:make-ups"),
        ),
        _section(
            _named(_("Milestones due and late"), facts, group),
            say.milestones(facts, group),
            more=reverse("projects:list"),
        ),
        _section(
            _named(_("Projects that moved on"), facts, group), say.moved_projects(facts, group)
        ),
        _section(_named(_("Small Classroom"), facts, group), say.classrooms(facts, group)),
        _section(_named(_("Political birthdays"), facts, group), say.birthdays(facts, group)),
        _section(
            _named(_in_month(_("Plan for %(month)s"), after), facts, group), say.plan(facts, group)
        ),
    )


def of_member(facts, reader) -> list[dict]:
    """Sections on oneself, which every version ends with."""
    pk = reader.pk
    own = [(person, day, years) for person, day, years in facts.birthdays if person.pk == pk]
    if reader.version in (SECRETARY, LEADER):
        own = []  # among those of the body already
    after, ahead = periods.next_month(facts.month), say.sessions_of(facts, pk)
    return _filled(
        _section(_in_month(_("You in %(month)s"), facts.month), say.own_month(facts, pk)),
        _section(_("Your tasks"), say.to_do(facts, pk)),
        _section(_("Your political birthday"), [say.birthday(facts, *row) for row in own]),
        _section(
            _in_month(_("Your sessions in %(month)s"), after), [say.session(each) for each in ahead]
        ),
    )


def of_committee(below, month) -> list[dict]:
    present, should = sum(each.present for each in below), sum(each.should for each in below)
    missing = [each for each in below if each.missed]
    figures = [
        say.line(
            _("Sessions held: %(held)d, in %(branches)d of the branches")
            % {
                "held": sum(each.held for each in below),
                "branches": sum(bool(each.held) for each in below),
            },
            reverse("home"),
        )
    ]
    if should:
        figures.append(say.line(say.rate(present, should)))
    if late := sum(each.late_milestones for each in below):
        text = ngettext("%(count)d milestone is late", "%(count)d milestones are late", late)
        figures.append(say.line(text % {"count": late}, reverse("projects:list")))
    if series := sum(each.series for each in below):
        text = _("Small Classroom: held in %(taught)d of %(series)d series")
        taught = sum(each.taught for each in below)
        figures.append(say.line(text % {"taught": taught, "series": series}))
    last = periods.next_month(month) - timedelta(days=1)
    return _filled(
        _section(formats.month(month), figures),
        _section(
            _("Branches where something was missed"),
            [
                say.line(
                    _("%(branch)s: %(count)d missed") % {"branch": each.name, "count": each.missed},
                    say.summary_link(each.pk, month, last),
                )
                for each in missing
            ],
            more=reverse("home"),
        ),
    )


def _subject(name, month) -> str:
    return _("Digest of %(month)s·%(of)s") % {"month": formats.month(month), "of": name}


def _in_short(facts, group) -> str:
    tally, parts = facts.tally(group_id=group), []
    open_ = sum(cell.is_gap for _row, cell in facts.cells(group))
    if tally.should:
        parts.append(say.rate(tally.present, tally.should))
    if open_:
        text = ngettext("%(count)d requirement open", "%(count)d requirements open", open_)
        parts.append(text % {"count": open_})
    return "·".join(parts)


def _in_short_below(below) -> str:
    count = sum(bool(each.missed) for each in below)
    text = _("Branches that missed something: %(count)d of %(branches)d")
    return text % {"count": count, "branches": len(below)}


def _in_month(words, month) -> str:
    return words % {"month": formats.month(month)}


def _named(heading, facts, group) -> str:
    """The heading, with the group's name when the section is about a group."""
    names = {row.group.pk: row.group.name for row in facts.rows if row.group}
    return f"{heading}·{names[group]}" if group in names else heading


def _section(heading, lines, *, most=MOST_LINES, more="") -> dict:
    """At most so many lines, then how many more there are and where."""
    rest = len(lines) - most
    if rest > 0:
        text = ngettext("and %(count)d more", "and %(count)d more", rest) % {"count": rest}
        lines = [*lines[:most], say.line(text, more or reverse("home"))]
    return {"heading": str(heading), "lines": lines}


def _filled(*sections) -> list[dict]:
    return [section for section in sections if section["lines"]]
