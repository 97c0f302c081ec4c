import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from branchhub.core.permissions import require
from members.rules import is_secretary

from ..forms.attendance import LogMarksForm
from ..forms.calling import BodyForm
from ..forms.log import DayForm, LogForm
from ..operations import archive, held
from ..operations.expected import members_expected, new_row, notes_on
from ..rules import can_call
from .calling import choose_kind, start
from .fetch import sent

SAID_BY_A_PERSON = ("topics", "invited", "also_counts")


@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Target")
def log(request):
    """Put a session on record that was held already: one page, one save."""
    require(can_call(request.user))
    body = BodyForm(request.GET, user=request.user)
    if not body.is_valid():
        return choose_kind(request, "activities:log")
    now = timezone.now()
    usual, activity = start(body, now)
    day = DayForm(request.GET).day or _latest_day(usual.initial["starts"], now)
    form = LogForm(
        *sent(request),
        instance=activity,
        initial=_usual_on(day, usual),
        user=request.user,
        may_archive=is_secretary(request.user, activity.branch),
    )
    marks = _marks_form(form, activity, day)
    if form.is_valid() and marks.is_valid():
        try:
            held.log_held(form.activity, _record(form, marks), by=request.user, now=now)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _answer(request, activity, form.cleaned_data.get("archive"))
    context = {"form": form, "marks": marks, "activity": activity, "last": usual.last}
    only_list = request.htmx.target == "log-attendance"
    return render(request, f"activities/{'_log_attendance' if only_list else 'log'}.html", context)


def _latest_day(starts, now):
    """Today, or yesterday as long as the usual hour has not come."""
    local = timezone.localtime(now)
    return local.date() if starts <= local.time() else local.date() - datetime.timedelta(days=1)


def _usual_on(day, usual):
    """The title as of that day; what was said and who came is for a person to write."""
    return {name: text for name, text in usual.on(day).items() if name not in SAID_BY_A_PERSON}


def _marks_form(form, activity, day):
    """A mark for everybody expected on the day that was chosen, in the body that was chosen."""
    if form.is_bound:
        form.is_valid()
        day = form.cleaned_data.get("date") or day
        if "group" in form.fields:
            activity.group = form.cleaned_data.get("group")
    noon = datetime.datetime.combine(day, datetime.time(12))
    activity.starts_at = timezone.make_aware(noon)
    rows = [new_row(activity, member) for member in members_expected(activity)]
    notes = notes_on([row.member_id for row in rows], day)
    data = form.data if form.is_bound else None
    return LogMarksForm(data, rows=rows, key="member_id", notes=notes)


def _record(form, marks):
    values = form.cleaned_data
    names = ("also_counts", "topics", "decisions", "invited", "text", "photos")
    given = {name: values[name] for name in names}
    return held.Record(marks=marks.marks, tags=form.tags, **given)


def _answer(request, activity, wants_archive):
    if not wants_archive:
        messages.success(request, _("%(activity)s logged.") % {"activity": activity})
        return redirect(activity)
    try:
        archive.archive(activity, remark="", by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return redirect("activities:archive", activity.pk)
    messages.success(request, _("%(activity)s logged and archived.") % {"activity": activity})
    return redirect(activity)
