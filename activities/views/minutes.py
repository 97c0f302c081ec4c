from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from branchhub.core import formats
from branchhub.core.changes import name_of
from branchhub.core.diff import compare
from branchhub.core.permissions import require

from ..forms.record import CompareForm, ConflictForm, Pick, SectionForm
from ..opening import opening
from ..operations import archive
from ..operations import minutes as operations
from ..rules import can_see_history, can_write, is_in_charge
from .fetch import session_for
from .record import agenda_of, mend_url, sections_of

MOST_REVISIONS = 200


def _session(request, pk):
    """For writing too: one that was archived meanwhile answers in words, keeping the text."""
    activity = session_for(request, pk)
    require(is_in_charge(request.user, activity))
    return activity


@require_http_methods(["GET", "POST"])
def minutes(request, pk):
    activity = _session(request, pk)
    if request.method == "POST":
        return _save(request, activity)
    require(can_write(request.user, activity))
    forms = [SectionForm(section=section) for section in sections_of(activity)]
    return render(request, "activities/minutes.html", _page(activity, forms))


def _save(request, activity):
    sections = list(sections_of(activity))
    sent = {section for section in sections if f"s{section.pk}-version" in request.POST}
    if not sent:
        return redirect("activities:minutes", activity.pk)
    forms = [
        SectionForm(request.POST if section in sent else None, section=section)
        for section in sections
    ]
    bound = [form for form in forms if form.is_bound]
    if not [form for form in bound if not form.is_valid()]:
        try:
            lost = operations.save(
                activity, [form.draft() for form in bound], by=request.user, now=timezone.now()
            )
        except ValidationError as error:
            bound[0].add_error(None, error)
        else:
            return _saved(request, activity, lost)
    return render(request, "activities/minutes.html", _page(activity, forms))


def _saved(request, activity, lost):
    if lost:
        return _ask(request, activity, [_conflict(draft.section, draft.text) for draft in lost])
    messages.success(request, _("Minutes saved."))
    return redirect(f"{activity.get_absolute_url()}#minutes")


def _page(activity, forms):
    rows, items = list(activity.attendances.in_roster_order()), agenda_of(activity)
    by_pk = {item.pk: item for item in items}
    for form in forms:
        form.item = by_pk.get(form.section.item_id)
    points = archive.points_of(activity, items, rows, is_written=activity.has_minutes)
    return {
        "activity": activity,
        "forms": forms,
        "opening": opening(rows, activity.guests.all(), activity.rule, with_reasons=True),
        "unwritten": [form for form in forms if form.item and not form.section.text],
        "points": [
            (point, mend_url(activity, point))
            for point in points
            if not point.done and point.place != "minutes"
        ],
        "failed": any(form.errors for form in forms),
    }


def _conflict(section, mine, form=None):
    mine = mine.replace("\r\n", "\n")
    mine_parts, their_parts = compare(mine, section.text)
    both = "\n".join(filter(None, [mine, section.text]))
    initial = {"mine": mine, "merged": both, "version": section.version, "pick": Pick.MINE}
    return {
        "section": section,
        "form": form or ConflictForm(section=section, initial=initial),
        "mine": mine_parts,
        "theirs": their_parts,
    }


def _ask(request, activity, conflicts):
    """The page that shows both texts of each section and asks which to keep."""
    context = {"activity": activity, "conflicts": conflicts, "now": timezone.now()}
    return render(request, "activities/minutes_conflict.html", context)


@require_POST
def settle(request, pk):
    activity = _session(request, pk)
    forms = [
        ConflictForm(request.POST, section=section)
        for section in sections_of(activity)
        if f"c{section.pk}-version" in request.POST
    ]
    if not forms:
        return redirect("activities:minutes", activity.pk)
    wrong = [form for form in forms if not form.is_valid()]
    drafts = [form.draft() for form in forms if form not in wrong and not form.keeps_theirs()]
    try:
        lost = operations.settle(activity, drafts, by=request.user, now=timezone.now())
    except ValidationError as error:
        wrong, lost = forms, []
        forms[0].add_error(None, error)
    conflicts = [_conflict(draft.section, draft.text) for draft in lost]
    conflicts += [_conflict(form.section, form["mine"].value() or "", form) for form in wrong]
    if conflicts:
        return _ask(request, activity, conflicts)
    messages.success(request, _("Minutes saved; what was not chosen is kept in the history."))
    return redirect("activities:minutes", activity.pk)


@require_POST
def autosave(request, pk, section_pk):
    """Save one section; answers in JSON with 200, 400, 403 (locked) or 409 (conflict)."""
    activity = _session(request, pk)
    section = get_object_or_404(sections_of(activity), pk=section_pk)
    form = SectionForm(request.POST)
    form.section = section
    if not form.is_valid():
        errors = [error for errors in form.errors.values() for error in errors]
        return JsonResponse({"error": errors[0]}, status=400)
    now = timezone.now()
    try:
        lost = operations.save(activity, [form.draft()], by=request.user, now=now)
    except ValidationError as error:
        status = 403 if error.code == "locked" else 400
        return JsonResponse({"error": error.messages[0]}, status=status)
    if lost:
        return JsonResponse(_newer(section), status=409)
    saved_at = formats.clock(section.saved_at or now)
    return JsonResponse({"version": section.version, "saved_at": saved_at})


def _newer(section):
    return {
        "text": section.text,
        "version": section.version,
        "by": name_of(section.saved_by),
        "at": formats.clock(section.saved_at),
    }


@require_GET
def revisions(request, pk, section_pk):
    activity = session_for(request, pk)
    require(can_see_history(request.user, activity))
    section = get_object_or_404(sections_of(activity), pk=section_pk)
    form = CompareForm(request.GET or None, section=section)
    context = {
        "activity": activity,
        "section": section,
        "revisions": section.revisions.select_related("by__member")[:MOST_REVISIONS],
        "form": form,
    }
    if form.is_valid():
        older, newer = form.cleaned_data["a"], form.cleaned_data["b"]
        old_parts, new_parts = compare(older.text, newer.text)
        context |= {"older": older, "newer": newer, "old": old_parts, "new": new_parts}
    return render(request, "activities/revisions.html", context)
