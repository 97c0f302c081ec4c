"""What somebody still has to do, one line each, with where to do it and how late it is."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.choices import ActivityStatus
from branchhub.core import formats

MINUTES_WITHIN = timedelta(days=3)


@dataclass(frozen=True)
class Task:
    text: str
    icon: str
    url: str
    meta: str = ""
    days_late: int = 0

    @property
    def late(self) -> str:
        if not self.days_late:
            return ""
        return ngettext("%(days)d day late", "%(days)d days late", self.days_late) % {
            "days": self.days_late
        }


def of_session(activity, today) -> Task | None:
    """The next thing that a session which is over asks for; None when only archiving is left.

    Needs `with_record_state()`.
    """
    ended_on = timezone.localdate(activity.ends_at)
    if activity.status == ActivityStatus.PLANNED:
        text, icon, url = _("Still only planned: %(title)s"), "calendar-event", "detail"
        due_on, meta = ended_on, _("It is over: announce it, move it or cancel it")
    elif activity.rule.takes_attendance and (activity.is_ahead() or activity.has_unmarked):
        text, icon, url = _("Take attendance: %(title)s"), "person-check", "attendance"
        due_on, meta = ended_on, _("Held on %(day)s")
    elif not activity.has_minutes:
        text, icon, url = _("Write the minutes: %(title)s"), "pencil-square", "minutes"
        due_on, meta = ended_on + MINUTES_WITHIN, _("Due by %(day)s")
    else:
        return None
    return Task(
        text=text % {"title": activity.title},
        icon=icon,
        url=reverse(f"activities:{url}", args=[activity.pk]),
        meta=meta % {"day": formats.day(due_on)},
        days_late=max((today - due_on).days, 0),
    )


def to_archive(activity) -> Task:
    return Task(
        text=_("Archive: %(title)s") % {"title": activity.title},
        icon="archive",
        url=reverse("activities:archive", args=[activity.pk]),
        meta=_("The minutes are written; check them and close the record"),
    )


def to_announce(activity) -> Task:
    return Task(
        text=_("Announce: %(title)s") % {"title": activity.title},
        icon="send",
        url=activity.get_absolute_url(),
        meta=formats.day_time(activity.starts_at),
    )


def of_follow_up(follow_up, today, *, name_owner) -> Task:
    """Needs `is_visible`: whoever may not see its session has a page without it."""
    days_late = max((today - follow_up.due_on).days, 0)
    facts = [_("Due by %(day)s") % {"day": formats.day(follow_up.due_on)}]
    if name_owner:
        facts.insert(0, follow_up.owner.name)
    if not days_late:
        facts.insert(0, _("In progress"))
    if follow_up.remark:
        facts.append(follow_up.remark)
    url = reverse("activities:follow-up-done", args=[follow_up.pk])
    if follow_up.is_visible:
        args = [follow_up.activity_id, follow_up.pk]
        url = reverse("activities:follow-up-edit", args=args)
    return Task(
        text=follow_up.what,
        icon="clipboard-check",
        url=url,
        meta="·".join(facts),
        days_late=days_late,
    )


def of_leave(asked) -> Task:
    """A request to decide, without its reason; needs its member and session."""
    activity = asked.activity
    return Task(
        text=_("%(name)s asks for leave") % {"name": asked.member.name},
        icon="person-x",
        url=asked.get_absolute_url(),
        meta=f"{activity.title}·{formats.day_time(activity.starts_at)}",
    )


def of_make_up(row, today) -> Task:
    """One's own absence to make up for; `row` is an Owed."""
    activity = row.row.activity
    meta = _("Due by %(day)s") % {"day": formats.day(row.due_on)}
    if row.is_returned:
        meta = f"{row.make_up.get_state_display()}·{row.make_up.answer}"
    return Task(
        text=_("Make up for: %(title)s") % {"title": activity.title},
        icon="mortarboard",
        url=reverse("activities:make-up-hand-in", args=[row.row.pk]),
        meta=meta,
        days_late=row.days_late(today),
    )


def of_handed_in(make_up) -> Task:
    """Make-up study to check; needs the attendance with member and session."""
    row = make_up.attendance
    return Task(
        text=_("Check the make-up study of %(name)s") % {"name": row.member.name},
        icon="mortarboard",
        url=make_up.get_check_url(),
        meta=f"{row.activity.title}·{formats.day(row.activity.starts_at)}",
    )
