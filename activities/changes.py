"""Who changed what of a session and when, read from the history tables."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from branchhub.core import formats

from .models import (
    Activity,
    AgendaItem,
    Attachment,
    Attendance,
    FollowUp,
    Guest,
    MinutesRevision,
    MinutesSection,
    Vote,
)
from .names import name_of

MOST_ROWS = 2_000  # of one table, the newest
ONE_SAVE = datetime.timedelta(seconds=5)

SHOWN = {
    Activity: "kind group title starts_at ends_at venue chair recorder lecturer lecturer_name"
    " status cancel_reason archive_remark",
    Attendance: "status reason group may_vote vote_exclusion added_reason",
    Guest: "name count",
    AgendaItem: "title presenter decision order",
    Vote: "rule ballot candidate seats candidates voters_expected voters_present yes no abstained"
    " invalid issued returned written scrutineer teller passed",
    FollowUp: "what owner due_on done_on remark",
    Attachment: "name kind",
}


@dataclass(frozen=True)
class Change:
    """One value that became another; for a row that came or went only its name."""

    row: str
    verb: str  # "+" came, "~" changed, "-" went
    label: str = ""
    old: str = ""
    new: str = ""


@dataclass
class Entry:
    """What one person did to one sort of record in one go."""

    at: datetime.datetime
    by: str
    what: str
    reason: str = ""
    changes: list[Change] = field(default_factory=list)
    section: MinutesSection | None = None


def changes_of(activity) -> list[Entry]:
    """Everything done to the session and its parts, newest first.

    The same number of queries however much was done: one a table and one a sort of person.
    """
    rows = {model: _rows(model, activity) for model in SHOWN}
    names = _Names(rows)
    entries = [entry for model in SHOWN for entry in _entries(model, rows[model], names)]
    entries += _revisions(activity)
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _rows(model, activity):
    """History rows of the session's own, oldest first; also of those deleted since."""
    history = model.history.select_related("history_user__member")
    if model is Activity:
        history = history.filter(id=activity.pk)
    elif model is Vote:
        items = AgendaItem.history.filter(activity_id=activity.pk).values("id")
        history = history.filter(item_id__in=items)
    else:
        history = history.filter(activity_id=activity.pk)
    return list(history.order_by("-history_date", "-history_id")[:MOST_ROWS])[::-1]


class _Names:
    """The names of everybody and everything that the rows point at, read in one go a table."""

    def __init__(self, rows):
        wanted = defaultdict(set)
        for model, found in rows.items():
            for relation in _relations(model):
                ids = {getattr(row, relation.attname) for row in found}
                wanted[relation.related_model] |= ids - {None}
        self.names = {
            model: {row.pk: str(row) for row in model._base_manager.filter(pk__in=ids)}
            for model, ids in wanted.items()
        }
        self.votes_on = {row.id: row.title for row in rows[AgendaItem]}

    def of_row(self, model, row) -> str:
        if model is Attendance:
            return self.names[Attendance._meta.get_field("member").related_model].get(
                row.member_id, ""
            )
        if model is Vote:
            return row.candidate or self.votes_on.get(row.item_id, "")
        titles = {Guest: "name", AgendaItem: "title", FollowUp: "what", Attachment: "name"}
        return getattr(row, titles[model]) if model in titles else ""

    def value(self, column, row) -> str:
        value = getattr(row, column.attname)
        if value is None or value == "":
            chosen = dict(column.flatchoices).get(value) if column.flatchoices else None
            return str(chosen or "–")
        if column.is_relation:
            return self.names[column.related_model].get(value, "–")
        if column.flatchoices:
            return str(dict(column.flatchoices).get(value, value))
        return _plain(column, value)


def _plain(column, value) -> str:
    if isinstance(value, bool):
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    if isinstance(value, datetime.datetime):
        return formats.day_time(value)
    if isinstance(value, datetime.date):
        return formats.full_date(value)
    if column.name == "order":
        return str(value + 1)
    return str(value)


def _relations(model):
    columns = [model._meta.get_field(name) for name in SHOWN[model].split()]
    member = [Attendance._meta.get_field("member")] if model is Attendance else []
    return member + [column for column in columns if isinstance(column, models.ForeignKey)]


def _entries(model, rows, names):
    """Rows of one person, moment and reason together; a save that changed nothing shown is none."""
    before, entry = {}, None
    for row in rows:
        changes = _changes(model, row, before.get(row.id), names)
        before[row.id] = row
        if not changes:
            continue
        by, reason = name_of(row.history_user), row.history_change_reason or ""
        same = entry and (entry.by, entry.reason) == (by, reason)
        if not same or row.history_date - entry.at > ONE_SAVE:
            entry = Entry(row.history_date, by, _what(model), reason)
            yield entry
        entry.changes += changes


def _what(model) -> str:
    name = str(model._meta.verbose_name)
    return name[:1].upper() + name[1:]


def _changes(model, row, old, names) -> list[Change]:
    name = names.of_row(model, row)
    if row.history_type == "-":
        return [Change(name, "-")]
    if old is None:
        return [Change(name, row.history_type)]
    columns = [model._meta.get_field(column) for column in SHOWN[model].split()]
    return [
        Change(name, "~", str(column.verbose_name), *(names.value(column, at) for at in (old, row)))
        for column in columns
        if getattr(row, column.attname) != getattr(old, column.attname)
    ]


def _revisions(activity):
    revisions = (
        MinutesRevision.objects.filter(section__activity=activity)
        .select_related("by__member", "section__item", "section__activity")
        .defer("text", "section__text")[:MOST_ROWS]
    )
    for revision in revisions:
        what = _("Minutes, set aside in a conflict") if revision.set_aside else _("Minutes")
        yield Entry(revision.at, name_of(revision.by), what, section=revision.section)
