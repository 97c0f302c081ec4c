"""Logging in, invitations, and one's own account."""

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as log_in
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from branchhub.core import audit
from branchhub.core.models import AuditVerb, User
from branchhub.core.permissions import require

from .. import operations
from ..forms.access import JoinForm, NewPasswordForm
from ..models import Invitation
from ..operations.accounts import VALID_FOR, free_username, hash_token
from ..rules import can_invite
from .fetch import member_for

BACKEND = "members.backends.PasswordBackend"


class AuditedLogin(LoginView):
    """The login of django.contrib.auth, each try of which is written to the audit log."""

    def form_valid(self, form):
        response = super().form_valid(form)
        audit.record(AuditVerb.LOGIN, by=self.request.user)
        return response

    def form_invalid(self, form):
        tried = User.objects.filter(username=form.cleaned_data.get("username", "")).first()
        audit.record(AuditVerb.LOGIN_FAILED, by=None, target=tried)
        return super().form_invalid(form)


@login_not_required
def login(request):
    """Before there is any user, logging in means setting up."""
    if not User.objects.exists():
        return redirect("members:setup")
    return AuditedLogin.as_view()(request)


@never_cache
@require_POST
def invite(request, pk):
    """A new link, shown this once as text and QR code, to hand over or to print."""
    member = member_for(request, pk)
    require(can_invite(request.user, member))
    now = timezone.now()
    try:
        token = operations.invite(member, by=request.user, now=now)
    except ValidationError as error:
        messages.error(request, error.message)
        return redirect(member)
    link = settings.SITE_URL + reverse("members:join", args=[token])
    context = {
        "member": member,
        "link": link,
        "qr_code": segno.make(link, micro=False).svg_data_uri(scale=6, border=2),
        "valid_until": now + VALID_FOR,
    }
    return render(request, "members/invitation.html", context)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def join(request, token):
    """Open to whoever holds a link that still works: choose a password, and be logged in."""
    now = timezone.now()
    links = Invitation.objects.open(now).select_related("member__branch", "member__user")
    invitation = links.filter(token_hash=hash_token(token)).first()
    if invitation is None or not invitation.member.is_on_roster(timezone.localdate(now)):
        return render(request, "members/join_closed.html", status=410)
    form = join_form(request.POST or None, invitation.member)
    if request.method == "POST" and form.is_valid():
        try:
            user = operations.accept_invitation(
                invitation,
                username=form.cleaned_data.get("username", ""),
                password=form.password(),
                now=now,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            log_in(request, user, backend=BACKEND)
            audit.record(AuditVerb.LOGIN, by=user, branch_id=invitation.member.branch_id)
            messages.success(request, _("Welcome, %(name)s.") % {"name": invitation.member})
            return redirect("home")
    context = {"member": invitation.member, "form": form}
    return render(request, "members/join.html", context)


def join_form(data, member):
    """For a first login with a user name; for a lost password without."""
    if member.user:
        return NewPasswordForm(member.user, data)
    initial = {"username": free_username(member)}
    return JoinForm(data, initial=initial, instance=User(first_name=member.name))


@require_GET
def account(request):
    """One's own login: where to change its address, its password and how one is told."""
    return render(request, "members/account.html")
