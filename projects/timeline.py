"""Everything dated that happened in a project, newest first, and what is still to come."""

from itertools import chain

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from branchhub.core import formats
from members.timeline import Event


def timeline(project, parts, today) -> list[Event]:
    """Of lists by name, as the page has read them: no query.

    `parts` has milestones, recognitions, trials, issues, benefits, patents and sessions.
    """
    events = list(
        chain(
            _states(project),
            _milestones(parts["milestones"], today),
            (_event(str(row), row.given_on, is_key=True) for row in parts["recognitions"]),
            (_event(f"{row}·{row.get_outcome_display()}", row.on) for row in parts["trials"]),
            _issues(parts["issues"]),
            _benefits(parts["benefits"]),
            _patents(parts["patents"]),
            (_event(row.title, timezone.localdate(row.starts_at)) for row in parts["sessions"]),
        )
    )
    return sorted(events, key=lambda event: event.sorts_on, reverse=True)


def _event(text, day, **looks):
    return Event(text, formats.full_date(day), day, **looks)


def _states(project):
    for words, day in (
        (pgettext("project", "Proposed"), project.proposed_on),
        (pgettext("project", "Approved"), project.approved_on),
        (pgettext("project", "Started"), project.started_on),
        (pgettext("project", "Finished"), project.finished_on),
        (pgettext("project", "Verified"), project.verified_on),
        (pgettext("project", "Stopped"), project.stopped_on),
        (_("Key production problem solved"), project.solved_on),
    ):
        if day:
            yield _event(words, day, is_key=True)
    if project.due_on and not project.ended_on:
        yield _event(_("To be finished"), project.due_on, is_ahead=True)


def _milestones(milestones, today):
    for milestone in milestones:
        if milestone.done_on:
            yield _event(_("Reached: %(what)s") % {"what": milestone}, milestone.done_on)
        else:
            text = _("Due: %(what)s") % {"what": milestone}
            yield _event(text, milestone.due_on, is_ahead=milestone.due_on >= today)


def _issues(issues):
    for issue in issues:
        yield _event(_("Problem met: %(what)s") % {"what": issue}, issue.raised_on)
        if issue.solved_on:
            yield _event(_("Solved: %(what)s") % {"what": issue}, issue.solved_on)


def _benefits(benefits):
    for benefit in benefits:
        if benefit.verified_on:
            values = {"kind": benefit.get_kind_display(), "amount": formats.yuan(benefit.amount)}
            yield _event(_("%(kind)s verified: %(amount)s") % values, benefit.verified_on)


def _patents(patents):
    for patent in patents:
        yield _event(_("Patent filed: %(what)s") % {"what": patent}, patent.filed_on)
        if patent.granted_on:
            text = _("Patent granted: %(what)s") % {"what": patent}
            yield _event(text, patent.granted_on, is_key=True)
