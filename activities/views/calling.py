import copy
import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from branchhub.core.permissions import require

from .. import compliance
from ..choices import Kind
from ..forms.calling import BodyForm, CallForm, EditForm, own_branches, own_groups
from ..forms.times import initial_times
from ..kinds import KINDS, Scope
from ..models import Activity
from ..operations import calling, life
from ..operations.usual import day_within, prefill
from ..rules import can_call, can_call_for
from .fetch import sent, session_to_write


@require_http_methods(["GET", "POST"])
def create(request):
    """Choose a kind; then the form, filled in from the last session of that kind and body."""
    require(can_call(request.user))
    body = BodyForm(request.GET, user=request.user)
    if not body.is_valid():
        return choose_kind(request, "activities:create")
    now = timezone.now()
    usual, activity = start(body, now)
    form = CallForm(
        *sent(request),
        instance=activity,
        initial=_wished(body.cleaned_data, usual, activity, now),
        user=request.user,
    )
    if form.is_valid():
        try:
            _save(form, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(activity)s saved.") % {"activity": activity})
            return redirect(activity)
    context = {"form": form, "activity": activity, "last": usual.last}
    return render(request, "activities/form.html", context)


@transaction.atomic
def _save(form, *, by):
    values = form.cleaned_data
    activity = calling.plan_session(
        form.activity,
        also_counts=values["also_counts"],
        topics=values["topics"],
        invited=values["invited"],
        tags=form.tags,
        by=by,
    )
    if values["announce"]:
        life.announce(activity, by=by, now=timezone.now())


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    activity = session_to_write(request, pk)
    also_counts = [row.kind for row in activity.also_counts.all()]
    form = EditForm(
        *sent(request),
        instance=copy.copy(activity),
        initial=initial_times(activity) | {"also_counts": also_counts},
    )
    if form.is_valid():
        try:
            calling.change_session(
                activity,
                form.changes,
                also_counts=form.also_counts,
                by=request.user,
                now=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(activity)s saved.") % {"activity": activity})
            return redirect(activity)
    return render(request, "activities/form.html", {"form": form, "activity": activity})


def start(body, now):
    """What a valid BodyForm asks for: the usual values, and an unsaved session of that body."""
    values = body.cleaned_data
    where = {"branch": values["branch"], "group": values["group"]}
    return prefill(values["kind"], now=now, **where), Activity(kind=values["kind"], **where)


def initial_on(day, usual, activity, now) -> dict:
    """The usual values, on a day of the requirement's period that has `day`, if one is named."""
    if day is None:
        return usual.initial
    rows = compliance.board(activity.branch, day.replace(day=1), 1, now=now)
    asked = [row for row in rows if (row.kind, row.group) == (activity.kind, activity.group)]
    cell = asked[0].cell_on(day) if asked else None
    first, last = (cell.first, cell.last) if cell else (day, day)
    tomorrow = timezone.localdate(now) + datetime.timedelta(days=1)
    if first < tomorrow <= last:
        first = tomorrow
    return usual.on(day_within(usual.last and usual.last.day, first, last))


def _wished(asked, usual, activity, now) -> dict:
    """The usual values, with the day, the lecturer and the topic that a link asks for."""
    initial = initial_on(asked["date"], usual, activity, now)
    if asked["lecturer"]:
        initial = initial | {"lecturer": asked["lecturer"], "lecturer_name": ""}
    if topic := asked["topic"]:
        before, colon, _old = initial["title"].partition("：")
        title = f"{before}{colon}{topic}" if colon else topic
        initial = initial | {"title": title, "topics": topic}
    return initial


def choose_kind(request, target):
    """The kinds that the user may call or log, each with the last session of it."""
    branches, groups = own_branches(request.user), list(own_groups(request.user))
    sessions = Activity.objects.filter(branch__in=branches).select_related("group")
    last = {
        (session.branch_id, session.group_id, session.kind): session
        for session in sessions.last_of_each_body(timezone.now())
    }
    places = []
    for branch in branches:
        own = [group for group in groups if group.branch_id == branch.pk]
        places.append((branch, list(_choices(request.user, branch, own, last))))
    context = {"places": places, "target": target}
    return render(request, "activities/choose_kind.html", context)


def _choices(user, branch, groups, last):
    """(kind, group or None, last session or None) of one branch, in the order of the kinds.

    What the branch or a group may hold is one choice for the committee: that of the last time.
    """
    whole_branch = can_call_for(user, branch, None)
    for kind, rule in KINDS.items():
        if rule.scope is Scope.GROUP or rule.scope is Scope.EITHER and not whole_branch:
            for group in groups:
                yield Kind(kind), group, last.get((branch.pk, group.pk, kind))
        elif whole_branch:
            bodies = [None, *groups] if rule.scope is Scope.EITHER else [None]
            known = [last.get((branch.pk, group and group.pk, kind)) for group in bodies]
            latest = max(filter(None, known), key=lambda session: session.starts_at, default=None)
            yield Kind(kind), latest and latest.group, latest
