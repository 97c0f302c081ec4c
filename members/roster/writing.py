"""Writes a plan: a few statements for all rows together, each with its history."""

import logging

from django.db import transaction
from django.db.models import Max
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from branchhub.core import audit
from branchhub.core.encryption import lookup_hash
from branchhub.core.models import AuditVerb, User
from members.choices import Status
from members.models import Department, GroupMembership, Member, PartyGroup, StatusPeriod
from members.operations.people import first_statuses
from members.pinyin import search_keys

from .plan import Kind

logger = logging.getLogger(__name__)

DATED = ("status", "group")


@transaction.atomic
def write(plan, *, by) -> int:
    """Create and change the people of a plan; give back how many. Its entries get their members.

    New people come at the end of the roster, in the file's order. A number of queries that grows
    only by the batches in which the database takes rows.
    """
    state = plan.state
    _create_units(plan)
    new, changed = plan.of(Kind.NEW), plan.of(Kind.CHANGED)
    _create_members(new, state, by=by)
    _change_members(changed, state, by=by)
    _write_statuses(new, changed, state, by=by)
    _write_memberships(new, changed, state, by=by)
    rows = len(new) + len(changed)
    audit.record(AuditVerb.IMPORT, by=by, branch_id=state.branch.pk, target=state.branch, rows=rows)
    logger.info(
        "roster of branch %s: %s new, %s changed by user %s",
        state.branch.pk, len(new), len(changed), by and by.pk,
    )  # fmt: skip
    return rows


def _create_units(plan) -> None:
    for key, model in (("group", PartyGroup), ("department", Department)):
        names = plan.new_units.get(key, [])
        if not names:
            continue
        model.objects.bulk_create(
            model(branch=plan.state.branch, name=name, order=order)
            for order, name in enumerate(names, start=1)
        )
        rows = model.objects.filter(branch=plan.state.branch)
        plan.state.units_of(key).update({row.name: row for row in rows})


def _set_values(member, entry, state) -> list[str]:
    """Give a member the entry's new values; the names of the fields that changed."""
    fields = []
    for change in entry.changes:
        if change.key in DATED:
            continue
        is_department = change.key == "department"
        value = state.departments[change.new] if is_department else change.new
        setattr(member, change.key, value)
        fields.append(change.key)
    if "name" in fields:
        for field, value in search_keys(member.name).items():
            setattr(member, field, value)
            fields.append(field)
    if "id_number" in fields:
        member.id_hash = lookup_hash(member.id_number)
        fields.append("id_hash")
    return fields


def _create_members(entries, state, *, by) -> None:
    last = state.branch.members.aggregate(last=Max("order"))["last"] or 0
    for order, entry in enumerate(entries, start=last + 1):
        entry.member = Member(branch=state.branch, order=order)
        _set_values(entry.member, entry, state)
    _create([entry.member for entry in entries], Member, by=by)


def _change_members(entries, state, *, by) -> None:
    fields, members, renamed = set(), [], []
    for entry in entries:
        changed = _set_values(entry.member, entry, state)
        if changed:
            members.append(entry.member)
        if "name" in changed and entry.member.user:
            entry.member.user.first_name = entry.member.name
            renamed.append(entry.member.user)
        fields.update(changed)
    _update(members, Member, sorted(fields), by=by)
    if renamed:
        User.objects.bulk_update(renamed, ["first_name"])


def _write_statuses(new, changed, state, *, by) -> None:
    periods, corrected, ended = [], [], []
    for entry in new:
        status = _new_value(entry, "status")
        pairs = first_statuses(entry.member, status, None) if status else []
        for index, (each, start) in enumerate(pairs):
            until = pairs[index + 1][1] if index + 1 < len(pairs) else None
            period = StatusPeriod(member=entry.member, status=each, from_on=start, until_on=until)
            periods.append(period)
    for entry in changed:
        status = _new_value(entry, "status")
        if not status:
            continue
        last = (state.statuses[entry.member.pk] or [None])[-1]
        start = _status_start(entry.member, status, last, state.today)
        new_period = StatusPeriod(member=entry.member, status=status, from_on=start)
        _succeed(last, new_period, "status", (periods, corrected, ended))
    _save_dated(StatusPeriod, "status", (periods, corrected, ended), by=by)


def _status_start(member, status, last, today):
    """Today, or the day of regularisation when that is after the last status began."""
    day = member.regularised_on and member.regularised_on.earliest()
    if status == Status.FULL and day and last and last.from_on < day <= today:
        return max(day, last.until_on or day)
    return today


def _write_memberships(new, changed, state, *, by) -> None:
    memberships, corrected, ended = [], [], []
    for entry in [*new, *changed]:
        name = _new_value(entry, "group")
        if not name:
            continue
        member, group = entry.member, state.groups[name]
        last = (state.memberships[member.pk] or [None])[-1] if entry.kind == Kind.CHANGED else None
        start = state.today if entry.kind == Kind.CHANGED else _arrival(member, state.today)
        row = GroupMembership(member=member, group=group, from_on=start)
        _succeed(last, row, "group", (memberships, corrected, ended))
    _save_dated(GroupMembership, "group", (memberships, corrected, ended), by=by)


def _arrival(member, today):
    """Since when a new person counts in the group: sessions of the past ask for it."""
    known = member.transferred_in_on or member.joined_on
    return min(known.earliest(), today) if known else today


def _new_value(entry, key):
    return next((change.new for change in entry.changes if change.key == key), None)


def _succeed(last, row, field, lists) -> None:
    """End `last` where `row` begins; one that began on the same day takes its value instead."""
    created, corrected, ended = lists
    if last and last.from_on == row.from_on:
        setattr(last, field, getattr(row, field))
        last.until_on = None
        corrected.append(last)
        return
    if last and (last.until_on is None or last.until_on > row.from_on):
        last.until_on = row.from_on
        ended.append(last)
    created.append(row)


def _save_dated(model, field, lists, *, by) -> None:
    """Ends first: only one row of a person may be open."""
    created, corrected, ended = lists
    _update(ended, model, ["until_on"], by=by)
    _update(corrected, model, [field, "until_on"], by=by)
    _create(created, model, by=by)


def _create(rows, model, *, by) -> None:
    if rows:
        bulk_create_with_history(rows, model, default_user=by)


def _update(rows, model, fields, *, by) -> None:
    if rows and fields:
        bulk_update_with_history(rows, model, fields, default_user=by)
