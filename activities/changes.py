"""Who changed what of a session and when."""

from django.utils.translation import gettext as _

from branchhub.core.changes import MOST_ROWS, Entry, Table, entries_of, name_of

from .models import (
    Activity,
    AgendaItem,
    Attachment,
    Attendance,
    FollowUp,
    Guest,
    MinutesRevision,
    Outcome,
    SessionTag,
    Vote,
)

SESSION = (
    "kind group title starts_at ends_at venue chair recorder lecturer lecturer_name status"
    " cancel_reason archive_remark"
)
VOTE = (
    "rule ballot candidate seats candidates voters_expected voters_present yes no abstained"
    " invalid issued returned written scrutineer teller passed"
)
# Columns shown of each part, and the one that names a row.
PARTS = {
    Attendance: ("status reason group may_vote vote_exclusion added_reason", "member"),
    Guest: ("name count", "name"),
    AgendaItem: ("title presenter decision order", "title"),
    FollowUp: ("what owner due_on done_on remark", "what"),
    Attachment: ("name kind", "name"),
    SessionTag: ("", "own shared"),
    Outcome: ("reviews volunteer_hours by_veteran rating", ""),
}


def changes_of(activity, *, with_reasons=False) -> list[Entry]:
    """Everything done to the session and its parts, newest first, in a constant number of queries.

    An entry about the minutes has the section as its `part`. Without `with_reasons` it says that
    the reason of an absence was written, not which.
    """
    items = AgendaItem.history.filter(activity_id=activity.pk).values("id")
    tables = [
        Table(Activity.history.filter(id=activity.pk), SESSION),
        Table(Vote.history.filter(item_id__in=items), VOTE, named_by="candidate item"),
    ]
    for model, (shown, named_by) in PARTS.items():
        hidden = "reason" if model is Attendance and not with_reasons else ""
        shown = " ".join(column for column in shown.split() if column != hidden)
        history = model.history.filter(activity_id=activity.pk)
        tables.append(Table(history, shown, named_by, hidden))
    entries = [*entries_of(tables), *_revisions(activity)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _revisions(activity):
    revisions = (
        MinutesRevision.objects.filter(section__activity=activity)
        .select_related("by__member", "section__item", "section__activity")
        .defer("text", "section__text")[:MOST_ROWS]
    )
    for revision in revisions:
        what = _("Minutes, set aside in a conflict") if revision.set_aside else _("Minutes")
        yield Entry(revision.at, name_of(revision.by), what, part=revision.section)
