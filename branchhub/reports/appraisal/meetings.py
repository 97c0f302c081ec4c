"""Formulas of organisational life: sessions, their records, attendance and study."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy, pgettext

from activities.board import period_name
from activities.choices import Kind, NormState
from branchhub.core import formats

from .results import Gap, Link, Part, computed, manual

MOST_NAMED = 3  # sessions of one row that are told each by itself
ATTENDANCE_ASKED = 85  # percent; one unit's floor. Source: domain.md 3.4.
UNITS = {
    1: ngettext_lazy("%(met)d of %(due)d month", "%(met)d of %(due)d months", "due"),
    3: ngettext_lazy("%(met)d of %(due)d quarter", "%(met)d of %(due)d quarters", "due"),
    6: ngettext_lazy("%(met)d of %(due)d half-year", "%(met)d of %(due)d half-years", "due"),
    12: ngettext_lazy("%(met)d of %(due)d in the year", "%(met)d of %(due)d in the year", "due"),
    None: ngettext_lazy("%(met)d of %(due)d period", "%(met)d of %(due)d periods", "due"),
}


def not_begun(facts):
    return manual(_("The year has not begun."))


def sessions_of(facts, kind) -> Link:
    asks = {"branch": facts.branch.pk, "kind": kind, "state": "counted"} | facts.period.asks
    return Link(str(Kind(kind).label), "activities:list", asks)


def summary_of(facts) -> Link:
    asks = {"branch": facts.branch.pk} | facts.period.asks
    return Link(_("Attendance and study"), "activities:summary", asks)


def of_kind(kind, *, with_proof=False):
    """Periods that have begun in which the kind was held as often as asked, completely recorded."""

    def formula(facts):
        if not facts.has_begun:
            return not_begun(facts)
        rows = [row for row in facts.rows if row.kind == kind]
        asked = [(row, _due(row, facts.day)) for row in rows]
        parts = [_part(facts, row, cells, with_proof=with_proof) for row, cells in asked if cells]
        gaps = [gap for row, cells in asked for gap in _gaps(facts, row, cells, with_proof)]
        whole = Part(
            "", sum(part.done for part in parts), sum(part.of for part in parts)
        )  # groups weigh by their periods
        words = [Part(part.words) for part in parts]
        links = [sessions_of(facts, kind)]
        return computed([whole, *words], why_not=_why_not(rows), links=links, gaps=gaps)

    return formula


def _why_not(rows) -> str:
    """Why nothing is asked for, as the gap board says it of the latest period."""
    reasons = [cell.reason for row in rows for cell in row.cells if cell.reason]
    return reasons[-1] if reasons else _("Nothing is asked for.")


def _due(row, day) -> list:
    return [
        cell for cell in row.cells if cell.state != NormState.NOT_APPLICABLE and cell.first <= day
    ]


def _is_whole(facts, session, with_proof) -> bool:
    record = facts.records[session.pk]
    return record.is_complete and (record.has_proof or not with_proof)


def _whole(facts, cell, with_proof) -> list:
    return [session for session in cell.held if _is_whole(facts, session, with_proof)]


def _part(facts, row, cells, *, with_proof) -> Part:
    met = sum(len(_whole(facts, cell, with_proof)) >= cell.times for cell in cells)
    lengths = {cell.months for cell in cells}
    unit = UNITS[lengths.pop() if len(lengths) == 1 else None]
    said = [unit % {"met": met, "due": len(cells)}]
    missed = [period_name(cell) for cell in cells if cell.state == NormState.MISSED]
    if missed:
        periods = pgettext("between periods", ", ").join(missed)
        said.append(_("not held: %(periods)s") % {"periods": periods})
    said += _flaws([facts.records[each.pk] for cell in cells for each in cell.held], with_proof)
    words = pgettext("between parts", "; ").join(said)
    if row.group:
        words = _("%(group)s: %(words)s") % {"group": row.group, "words": words}
    return Part(words, met, len(cells))


def _flaws(records, with_proof):
    """How many records of sessions held do not count, and why."""
    broken = sum(not record.is_complete for record in records)
    if broken:
        text = ngettext("%(count)d record incomplete", "%(count)d records incomplete", broken)
        yield text % {"count": broken}
    bare = sum(record.is_complete and not record.has_proof for record in records)
    if bare and with_proof:
        text = ngettext(
            "%(count)d without photo or sign-in sheet",
            "%(count)d without photo or sign-in sheet",
            bare,
        )
        yield text % {"count": bare}


def _gaps(facts, row, cells, with_proof):
    """Periods under way that still lack a session, and sessions whose record is incomplete."""
    broken = []
    for cell in cells:
        if cell.is_gap and cell.last >= facts.day or cell.state == NormState.PLANNED:
            yield _not_held(facts, row, cell)
        elif len(_whole(facts, cell, with_proof)) < cell.times <= len(cell.held):
            broken += [each for each in cell.held if not _is_whole(facts, each, with_proof)]
    if len(broken) > MOST_NAMED:
        yield _many_broken(facts, row, broken)
    else:
        yield from (_broken(facts, row, session) for session in broken)


def _not_held(facts, row, cell) -> Gap:
    values = {"what": row.label, "period": period_name(cell)}
    of = {"group": row.group.pk} if row.group else {"branch": facts.branch.pk}
    link = Link(_("Call the session"), "activities:create", {"kind": row.kind} | of)
    if cell.state == NormState.PLANNED:
        text = _("%(what)s, %(period)s: arranged, not held yet") % values
        return Gap(text, Link(_("Sessions"), "activities:board", _board(facts)), cell.last)
    return Gap(_("%(what)s, %(period)s: not held yet") % values, link, cell.last)


def _board(facts) -> dict:
    return {"branch": facts.branch.pk, "year": facts.period.first.year}


def _broken(facts, row, session) -> Gap:
    values = {"what": row.label, "day": formats.full_date(session.day)}
    if facts.records[session.pk].is_complete:
        text = _("%(what)s of %(day)s: no photo and no sign-in sheet") % values
    else:
        text = _("%(what)s of %(day)s: the record is incomplete") % values
    return Gap(text, Link(_("Complete the record"), "activities:detail", pk=session.pk))


def _many_broken(facts, row, sessions) -> Gap:
    days = [formats.short_day(session.day) for session in sessions]
    values = {"what": row.label, "days": pgettext("between periods", ", ").join(days)}
    if any(not facts.records[session.pk].is_complete for session in sessions):
        text = _("%(what)s: records are incomplete or without proof: %(days)s") % values
    else:
        text = _("%(what)s: neither photo nor sign-in sheet: %(days)s") % values
    return Gap(text, sessions_of(facts, row.kind))


def attendance(facts):
    """The rate against what is asked, absences with leave, and make-up study that is done."""
    tally = facts.attendance
    away = tally.leave + tally.absent
    owed = tally.make_up_due - tally.made_up
    parts = []
    if tally.should:
        rate = Fraction(100 * tally.present, tally.should)
        words = _("Attendance %(rate)s, asked for are %(asked)d%%")
        words %= {"rate": formats.percent(float(rate)), "asked": ATTENDANCE_ASKED}
        parts.append(Part(words, rate, ATTENDANCE_ASKED))
    if away:
        text = ngettext(
            "%(leave)d of %(count)d absence with leave",
            "%(leave)d of %(count)d absences with leave",
            away,
        )
        parts.append(Part(text % {"leave": tally.leave, "count": away}, tally.leave, away))
    if tally.make_up_due:
        words = _("make-up study done %(done)d of %(due)d times")
        words %= {"done": tally.made_up, "due": tally.make_up_due}
        parts.append(Part(words, tally.made_up, tally.make_up_due))
    gaps = []
    if owed:
        text = ngettext("%(count)d make-up is owed", "%(count)d make-ups are owed", owed)
        gaps.append(Gap(text % {"count": owed}, Link(_("Make-up study"), "activities:summary")))
    why_not = _("No attendance is on record.")
    return computed(parts, why_not=why_not, links=[summary_of(facts)], gaps=gaps)


def life(facts):
    """Life meeting and appraisal held and recorded, and what they left to do closed."""
    if not facts.has_begun:
        return not_begun(facts)
    found = [of_kind(kind)(facts) for kind in (Kind.LIFE_MEETING, Kind.APPRAISAL)]
    names = (Kind.LIFE_MEETING.label, Kind.APPRAISAL.label)
    parts = [
        Part(
            _("%(group)s: %(words)s") % {"group": name, "words": " ".join(each.inputs)},
            each.share,
            1,
        )
        for name, each in zip(names, found, strict=True)
        if each.share is not None
    ]
    done, number = facts.follow_ups
    if number:
        words = _("%(done)d of %(number)d things to mend done")
        parts.append(Part(words % {"done": done, "number": number}, done, number))
    gaps = [gap for each in found for gap in each.gaps]
    if number > done:
        text = ngettext(
            "%(count)d thing to mend is open", "%(count)d things to mend are open", number - done
        )
        link = sessions_of(facts, Kind.LIFE_MEETING)
        gaps.append(Gap(text % {"count": number - done}, link))
    parts.append(Part(_("Grades of members are not kept here: check them by hand.")))
    links = [link for each in found for link in each.links]
    return computed(parts, why_not=found[0].why, links=links, gaps=gaps)


def study(facts):
    """Members who have studied as many hours as are asked of them in a year."""
    if not facts.has_begun:
        return not_begun(facts)
    asked, people = facts.hours_asked, list(facts.people)
    tallies = [facts.by_member[pk] for pk in people if pk in facts.by_member]
    reached = sum(tally.studied >= asked for tally in tallies)
    words = ngettext(
        "%(reached)d of %(count)d member has studied %(hours)d hours",
        "%(reached)d of %(count)d members have studied %(hours)d hours",
        len(people),
    ) % {"reached": reached, "count": len(people), "hours": asked}
    gaps, short = [], len(people) - reached
    if short and facts.day < facts.period.last:
        text = ngettext(
            "%(count)d member is below %(hours)d study hours",
            "%(count)d members are below %(hours)d study hours",
            short,
        )
        text %= {"count": short, "hours": asked}
        gaps.append(Gap(text, summary_of(facts), facts.period.last))
    why_not = _("The branch had no members.")
    parts = [Part(words if people else "", reached, len(people))]
    return computed(parts, why_not=why_not, links=[summary_of(facts)], gaps=gaps)


def files(facts):
    """Records that are complete, and those that are archived, of all sessions held."""
    records = list(facts.records.values())
    whole, closed = (
        sum(getattr(record, name) for record in records) for name in ("is_complete", "is_archived")
    )
    asks = {"branch": facts.branch.pk, "state": "counted"} | facts.period.asks
    link = Link(_("Sessions held"), "activities:list", asks)
    parts = [
        Part(_("%(done)d of %(number)d records complete"), whole, len(records)),
        Part(_("%(done)d of %(number)d records archived"), closed, len(records)),
    ]
    parts = [
        Part(part.words % {"done": part.done, "number": part.of}, part.done, part.of)
        for part in parts
        if records
    ]
    gaps, open_ = [], len(records) - closed
    if open_:
        text = ngettext(
            "%(count)d session is not archived", "%(count)d sessions are not archived", open_
        )
        held = {"branch": facts.branch.pk, "state": "held"} | facts.period.asks
        gaps.append(Gap(text % {"count": open_}, Link(_("Archive"), "activities:list", held)))
    return computed(parts, why_not=_("No session was held."), links=[link], gaps=gaps)
