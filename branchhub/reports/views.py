import dataclasses

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from branchhub.core import periods
from branchhub.core.permissions import require
from branchhub.notices import operations as notices
from members.choices import PostKind
from members.models import Branch, Committee, Post
from members.rules import is_secretary, roles_of

from . import home as homes
from . import reminders
from .digests import dues, readers, versions
from .forms import BranchFilterForm, DigestForm, MonthOfDigestForm
from .overview import page_of_branches, reviewed
from .rules import can_compare_branches, can_open_reports


@require_GET
def home(request):
    """The page of the richest role that the person holds, with the parts of the others."""
    user, now = request.user, timezone.now()
    roles = roles_of(user)
    context = {"today": timezone.localdate(now), "roles": roles, "greeting": greeting(now)}
    if roles.reviews:
        context |= branches_context(request, now)
    if roles.committee_of:
        name, shown = "committee", homes.of_committee(user, now)
    elif roles.member_id:
        name, shown = "member", homes.of_member(user, now)
    elif roles.reviews:
        name, shown = "reviewer", {}
    elif user.is_staff:
        name, shown = "admin", admin_steps(context["today"])
    else:
        name, shown = "nobody", {}
    return render(request, f"reports/home_{name}.html", context | shown)


def branches_context(request, now):
    form = BranchFilterForm(request.GET)
    form.is_valid()
    text, number = form.cleaned_data.get("q", ""), request.GET.get("page")
    return {
        "branch_filter": form,
        "branches": page_of_branches(request.user, text=text, number=number, now=now),
        "committees": list(reviewed(request.user)),
    }


def admin_steps(today):
    """What setting up still needs."""
    return {
        "has_committee": Committee.objects.exists(),
        "has_branch": Branch.objects.exists(),
        "has_secretary": Post.objects.on(today).filter(kind=PostKind.SECRETARY).exists(),
    }


def greeting(now) -> str:
    hour = timezone.localtime(now).hour
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"


@require_GET
def index(request):
    """What can be read, compared and handed in, one place for all of it."""
    user, roles = request.user, roles_of(request.user)
    require(can_open_reports(user))
    context = {
        "year": timezone.localdate().year,
        "compares_branches": can_compare_branches(user),
        "appraises": bool(roles.committee_of or roles.reviews),
        "sees_summary": bool(roles.committee_of or roles.leads or roles.reviews),
    }
    return render(request, "reports/index.html", context)


@require_GET
def digest(request):
    """One's own digest of a month, as it was sent or as it would be.

    A secretary also sees it as an ordinary member gets it.
    """
    now, form = timezone.now(), DigestForm(request.GET)
    month = form.month
    reader = readers.of_user(request.user, month, timezone.localdate(now))
    if reader is None:
        raise Http404(_("You get no digest."))
    may_send = reader.version == versions.SECRETARY
    as_member = may_send and form.asks_for_members()
    if as_member:
        sent, reader = None, dataclasses.replace(reader, version=versions.MEMBER)
    else:
        sent = readers.told(month).visible_to(request.user).first()
    context = {
        "sent": sent,
        "text": sent or dues.preview(reader, roles_of(request.user).branch, now),
        "as_member": as_member,
        "may_send": may_send,
        "waiting": waiting_for(reader, month, now) if may_send else 0,
    }
    return render(request, "reports/digest.html", context | months_around(month, now))


def months_around(month, now):
    """The month itself, those beside it that are over, and when its digest goes out."""
    following = periods.next_month(month)
    sent_from = reminders.sent_from(following)
    return {
        "month": month,
        "earlier": periods.previous_month(month),
        "later": following if periods.next_month(following) <= timezone.localdate(now) else None,
        "sent_from": sent_from,
        "is_coming": sent_from > now,
    }


def waiting_for(reader, month, now) -> int:
    """How many people of the reader's branch have not got the digest of the month."""
    day = timezone.localdate(now)
    untold = readers.untold(month, day).filter(branch=reader.branch_id)
    return readers.with_news(untold, month, day).count()


@require_POST
def digest_send(request):
    """Send the digest of a month to those of one's branch who have not got it, without waiting."""
    branch = get_object_or_404(
        Branch.objects.visible_to(request.user), pk=roles_of(request.user).branch_id
    )
    require(is_secretary(request.user, branch))
    form, now = MonthOfDigestForm(request.POST), timezone.now()
    if not form.is_valid():
        messages.error(request, form.errors["month"][0])
        return redirect("digest")
    month = form.cleaned_data["month"]
    count = notices.tell(dues.of_branch(branch, month, now), now=now)
    text = ngettext("%(count)d digest is on its way.", "%(count)d digests are on their way.", count)
    messages.success(
        request, text % {"count": count} if count else _("Everybody has got this digest.")
    )
    return redirect(dues.link_to(month))
