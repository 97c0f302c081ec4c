"""Who changed what and when, read from the history tables and told in words."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import pgettext

from . import formats

MOST_ROWS = 2_000  # of one table, the newest
ONE_SAVE = datetime.timedelta(seconds=5)


@dataclass(frozen=True)
class Table:
    """One sort of record: the history rows to read and what of them is told.

    `shown` and `hidden` are names of columns; of hidden ones only that they changed. `named_by`
    gives the columns whose first value that is not empty names a row. `usual` is a record of what
    held before there was a row: the first one is told as a change from it. Of a many-to-many column
    it is told who came and who went.
    """

    history: models.QuerySet
    shown: str
    named_by: str = ""
    hidden: str = ""
    usual: models.Model | None = None

    @property
    def model(self):
        return self.history.model.instance_type

    def column(self, name):
        return self.model._meta.get_field(name)

    def rows(self) -> list:
        """Oldest first; also of records deleted since. A many-to-many column is a set of ids."""
        newest = self.history.select_related("history_user__member")
        rows = list(newest.order_by("-history_date", "-history_id")[:MOST_ROWS])[::-1]
        for column in self.columns(models.ManyToManyField):
            self._read_links(column, rows)
        return rows

    def columns(self, sort) -> list:
        columns = [self.column(name) for name in f"{self.shown} {self.named_by}".split()]
        return [column for column in columns if isinstance(column, sort)]

    def _read_links(self, column, rows):
        found = defaultdict(set)
        links = getattr(self.history.model, column.name).filter(history__in=rows)
        for history_id, pk in links.values_list("history", column.m2m_reverse_field_name()):
            found[history_id].add(pk)
        for row in rows:
            setattr(row, column.attname, found[row.pk])


@dataclass(frozen=True)
class Change:
    """One value that became another; for a row that came or went only its name.

    Without `old` and `new` a change of `label` is told, but not from what to what. With a `label`
    and "+" or "-", the row has `new` ones of it or has `old` ones no longer.
    """

    row: str
    verb: str  # "+" came, "~" changed, "-" went
    label: str = ""
    old: str = ""
    new: str = ""


@dataclass
class Entry:
    """What one person did to one sort of record in one go; `part` is a record it leads to."""

    at: datetime.datetime
    by: str
    what: str
    reason: str = ""
    changes: list[Change] = field(default_factory=list)
    part: models.Model | None = None


def entries_of(tables) -> list[Entry]:
    """Everything done to the records of `tables`, in no order.

    The same number of queries however much was done: one a table and one a sort of related record.
    """
    rows = [(table, table.rows()) for table in tables]
    names = _Names(rows)
    return [entry for table, found in rows for entry in _entries(table, found, names)]


def name_of(user) -> str:
    """The person behind an account: the member's name, else the account's own; "" for nobody."""
    member = getattr(user, "member", None)
    return member.name if member else str(user or "")


class _Names:
    """The names of everybody and everything that the rows point at, read in one go a model."""

    def __init__(self, rows):
        wanted = defaultdict(set)
        for table, found in rows:
            for relation in table.columns(models.ForeignKey):
                ids = {getattr(row, relation.attname) for row in found}
                wanted[relation.related_model] |= ids - {None}
            for relation in table.columns(models.ManyToManyField):
                wanted[relation.related_model].update(
                    *(getattr(row, relation.attname) for row in found)
                )
        self.names = {
            model: {row.pk: str(row) for row in model._base_manager.filter(pk__in=ids)}
            for model, ids in wanted.items()
        }

    def of_row(self, table, row) -> str:
        for name in table.named_by.split():
            column = table.column(name)
            value = getattr(row, column.attname)
            if column.is_relation:
                value = self.names[column.related_model].get(value, "")
            if value:
                return str(dict(column.flatchoices).get(value, value))
        return ""

    def of_links(self, column, ids) -> str:
        return formats.joined(self.names[column.related_model].get(pk, "–") for pk in sorted(ids))

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


def _entries(table, rows, names):
    """Rows of one person, moment and reason together; a save that changed nothing told is none."""
    before, entry = {}, None
    for row in rows:
        changes = _changes(table, row, before.get(row.id), names)
        before[row.id] = row
        if not changes:
            continue
        by, reason = name_of(row.history_user), row.history_change_reason or ""
        same = entry and (entry.by, entry.reason) == (by, reason)
        if not same or row.history_date - entry.at > ONE_SAVE:
            entry = Entry(row.history_date, by, _what(table.model), reason)
            yield entry
        entry.changes += changes


def _what(model) -> str:
    name = str(model._meta.verbose_name)
    return name[:1].upper() + name[1:]


def _changes(table, row, old, names) -> list[Change]:
    name = names.of_row(table, row)
    if row.history_type == "-":
        return [Change(name, "-")]
    old = old or table.usual
    if old is None:
        return [Change(name, row.history_type)]
    shown = [column for column in _columns(table, table.shown) if _differ(column, row, old)]
    hidden = [column for column in _columns(table, table.hidden) if _differ(column, row, old)]
    told = [change for column in shown for change in _told(column, row, old, name, names)]
    return told + [Change(name, "~", str(column.verbose_name)) for column in hidden]


def _told(column, row, old, name, names):
    label = str(column.verbose_name)
    if not column.many_to_many:
        yield Change(name, "~", label, *(names.value(column, at) for at in (old, row)))
        return
    before, after = (getattr(at, column.attname) for at in (old, row))
    if went := before - after:
        yield Change(name, "-", label, old=names.of_links(column, went))
    if came := after - before:
        yield Change(name, "+", label, new=names.of_links(column, came))


def _columns(table, names):
    return [table.column(name) for name in names.split()]


def _differ(column, row, old) -> bool:
    return getattr(row, column.attname) != getattr(old, column.attname)
