from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from branchhub.core import audit
from branchhub.core.exports import download
from branchhub.core.permissions import require
from members.forms.people import BranchForm
from members.models import Member
from members.rules import is_in_committee, reviews_branch, roles_of
from members.views.fetch import branch_asked

from .. import summary as summaries
from ..forms.summary import PeriodForm, presets
from ..models import Activity, Attendance
from ..rules import can_see_board
from ..study import count_tags
from ..summary_export import export_summary, file_name


@require_GET
def summary(request):
    """What a period came to, as far as the reader sees it; every figure leads to its records."""
    today = timezone.localdate()
    branches, branch = _branch(request, request.GET)
    form = PeriodForm(request.GET or None, today=today)
    first, last = form.days
    found = _summary(request.user, branch, first, last)
    sessions = f"{reverse('activities:list')}?{_query(branch, first, last)}"
    context = {
        "branch": branch,
        "branches": branches.offered(),
        "form": form if form.is_bound else PeriodForm({"from": first, "until": last}, today=today),
        "first": first,
        "last": last,
        "presets": [
            (label, _query(branch, start, end), (start, end) == (first, last))
            for label, start, end in presets(today)
        ],
        "summary": found,
        "tags": _tags(request.user, branch, first, last),
        "people": people_of(request.user, branch, found, last, today),
        "average": average_hours(request.user, branch, found, min(last, today)),
        "names_shown": names_members(request.user, branch),
        "asked": summaries.hours_asked([branch])[branch.pk],
        "sessions": sessions,
    }
    return render(request, "activities/summary.html", context)


@require_POST
def summary_export(request):
    """The same as a workbook; the export is logged."""
    today = timezone.localdate()
    _branches, branch = _branch(request, request.POST)
    days = PeriodForm(request.POST, today=today).days
    content, people = workbook(request.user, branch, days, today)
    audit.record_export(branch, "summary of a period", by=request.user, rows=people)
    return download(content, file_name(branch, *days))


def workbook(user, branch, days, today) -> tuple[bytes, int]:
    """The summary of the days as the user sees it, and how many people it names."""
    first, last = days
    found = _summary(user, branch, first, last)
    people = people_of(user, branch, found, last, today)
    tags = _tags(user, branch, first, last)
    asked = summaries.hours_asked([branch])[branch.pk]
    return export_summary(branch, days, found, people, tags=tags, asked=asked), len(people)


def _branch(request, data):
    """The form that chooses the branch, and the branch whose figures the user may see."""
    form = BranchForm(data, user=request.user)
    branch = branch_asked(form)
    require(can_see_board(request.user, branch))
    return form, branch


def _query(branch, first, last) -> str:
    return urlencode({"branch": branch.pk, "from": first, "until": last})


def sees_all(user, branch) -> bool:
    return is_in_committee(user, branch) or reviews_branch(user, branch)


def names_members(user, branch) -> bool:
    """Rows by name: for the committee, and for leaders those of their group. Reviewers count."""
    return is_in_committee(user, branch) or not reviews_branch(user, branch)


def _summary(user, branch, first, last):
    """Of the sessions that the user sees; a group leader reads the attendance of the own group."""
    activities = _sessions(user, branch)
    attendances = Attendance.objects.filter(branch=branch)
    if not sees_all(user, branch):
        attendances = attendances.with_led_group().filter(led_group__in=roles_of(user).leads)
    return summaries.summarise(activities, attendances, first, last)


def _sessions(user, branch):
    return Activity.objects.visible_to(user).filter(branch=branch)


def _tags(user, branch, first, last):
    """(purpose, what was counted) of topics and carriers. One query."""
    activities = summaries.within(_sessions(user, branch), first, last)
    return list(count_tags(activities).items())


def average_hours(user, branch, found, day):
    """Study hours of a Party member of `day`, as year reports tell them. One query.

    None of nobody, and for whoever reads the hours of some members only.
    """
    if not sees_all(user, branch):
        return None
    members = Member.objects.filter(branch=branch).in_party(day).values_list("pk", flat=True)
    studied = [found.by_member[pk].studied for pk in members if pk in found.by_member]
    return summaries.hours_a_member(sum(studied), len(members))


def people_of(user, branch, found, last, today):
    """(member, Tally) in roster order: Party members on the last day, and who else was listed.

    One query, none for whoever reads no names.
    """
    if not names_members(user, branch):
        return []
    day = min(last, today)
    members = Member.objects.filter(branch=branch)
    here = members.in_party(day)
    if not is_in_committee(user, branch):
        here = here.in_group(roles_of(user).leads, day)
    listed = members.filter(pk__in=list(found.by_member))
    rows = Member.objects.filter(pk__in=here.values("pk")) | listed
    rows = rows.with_group(day).order_by("order", "pk")
    return [(member, found.by_member.get(member.pk) or summaries.Tally()) for member in rows]
