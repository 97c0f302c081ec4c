import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from branchhub.core.permissions import require
from members.rules import roles_of

from .. import votes
from ..forms.agenda import (
    AgendaItemForm,
    DoneForm,
    FollowUpEditForm,
    FollowUpForm,
    MoveForm,
    VoteForm,
)
from ..models import AgendaItem, FollowUp, Vote
from ..operations import agenda
from ..rules import can_note_done, can_write
from .fetch import sent, session_for, session_to_write


def _back(activity, place="agenda"):
    return redirect(f"{activity.get_absolute_url()}#{place}")


@require_http_methods(["GET", "POST"])
def item_create(request, pk):
    activity = session_to_write(request, pk)
    return _edit_item(request, AgendaItem(activity=activity))


@require_http_methods(["GET", "POST"])
def item_edit(request, pk, item_pk):
    activity = session_to_write(request, pk)
    return _edit_item(request, get_object_or_404(activity.agenda_items, pk=item_pk))


def _edit_item(request, item):
    form = AgendaItemForm(*sent(request), instance=copy.copy(item))
    if form.is_valid():
        try:
            if item.pk:
                agenda.change_item(item, form.changes, by=request.user)
            else:
                item = agenda.add_item(form.instance, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Agenda item “%(item)s” saved.") % {"item": item})
            return _back(item.activity)
    context = {"activity": item.activity, "item": item, "form": form}
    return render(request, "activities/agenda_edit.html", context)


@require_POST
def item_remove(request, pk, item_pk):
    activity = session_to_write(request, pk)
    item = get_object_or_404(activity.agenda_items, pk=item_pk)
    try:
        agenda.remove_item(item, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Agenda item “%(item)s” removed.") % {"item": item})
    return _back(activity)


@require_POST
def item_move(request, pk, item_pk):
    activity = session_to_write(request, pk)
    item = get_object_or_404(activity.agenda_items, pk=item_pk)
    form = MoveForm(request.POST)
    if form.is_valid():
        try:
            agenda.move_item(item, form.step(), by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
    return _back(activity)


@require_http_methods(["GET", "POST"])
def vote_create(request, pk, item_pk):
    activity = session_to_write(request, pk)
    require(activity.rule.takes_votes)
    item = get_object_or_404(activity.agenda_items, pk=item_pk)
    return _edit_vote(request, activity, Vote(item=item))


@require_http_methods(["GET", "POST"])
def vote_edit(request, pk, item_pk, vote_pk):
    activity = session_to_write(request, pk)
    item = get_object_or_404(activity.agenda_items, pk=item_pk)
    return _edit_vote(request, activity, get_object_or_404(item.votes, pk=vote_pk))


def _edit_vote(request, activity, vote):
    vote.item.activity = activity
    form = VoteForm(*sent(request), instance=vote, activity=activity)
    if form.is_valid():
        try:
            agenda.record_vote(form.save(commit=False), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            _tell_result(request, vote)
            return _back(activity)
    context = {"activity": activity, "vote": vote, "form": form}
    return render(request, "activities/vote_edit.html", context)


def _tell_result(request, vote):
    messages.success(request, votes.sentence(vote))
    if vote.seats and vote.candidates < votes.candidates_needed(vote.seats):
        values = {"seats": vote.seats, "needed": votes.candidates_needed(vote.seats)}
        messages.warning(
            request,
            _("For %(seats)d seats there should be at least %(needed)d candidates.") % values,
        )


@require_POST
def vote_remove(request, pk, item_pk, vote_pk):
    activity = session_to_write(request, pk)
    item = get_object_or_404(activity.agenda_items, pk=item_pk)
    vote = get_object_or_404(item.votes.select_related("item__activity"), pk=vote_pk)
    try:
        agenda.remove_vote(vote, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The vote was removed; the history keeps it."))
    return _back(activity)


@require_http_methods(["GET", "POST"])
def follow_up_create(request, pk):
    activity = session_to_write(request, pk)
    return _edit_follow_up(request, FollowUp(activity=activity), FollowUpForm, activity=activity)


@require_http_methods(["GET", "POST"])
def follow_up_edit(request, pk, follow_up_pk):
    """Those who write the session change all of it; its owner says when it was done."""
    activity = session_for(request, pk)
    follow_up = get_object_or_404(activity.follow_ups.select_related("owner"), pk=follow_up_pk)
    follow_up.activity = activity
    require(can_note_done(request.user, follow_up))
    if can_write(request.user, activity):
        return _edit_follow_up(request, follow_up, FollowUpEditForm, activity=activity)
    return _edit_follow_up(request, follow_up, DoneForm)


def _edit_follow_up(request, follow_up, form_class, **kwargs):
    form = form_class(*sent(request), instance=copy.copy(follow_up), **kwargs)
    if form.is_valid():
        try:
            if follow_up.pk:
                agenda.change_follow_up(
                    follow_up, form.changes, by=request.user, now=timezone.now()
                )
            else:
                follow_up = agenda.add_follow_up(form.instance, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(task)s” saved.") % {"task": follow_up})
            return _back(follow_up.activity, "follow-ups")
    context = {"activity": follow_up.activity, "follow_up": follow_up, "form": form}
    return render(request, "activities/follow_up_edit.html", context)


@require_http_methods(["GET", "POST"])
def follow_up_done(request, pk):
    """One's own task, whatever session it comes from: of that the page says nothing."""
    own = FollowUp.objects.filter(owner=roles_of(request.user).member_id or 0)
    follow_up = get_object_or_404(own, pk=pk)
    form = DoneForm(*sent(request), instance=copy.copy(follow_up))
    if form.is_valid():
        agenda.change_follow_up(follow_up, form.changes, by=request.user, now=timezone.now())
        messages.success(request, _("“%(task)s” saved.") % {"task": follow_up})
        return redirect("home")
    context = {"follow_up": follow_up, "form": form, "today": timezone.localdate()}
    return render(request, "activities/follow_up_done.html", context)
