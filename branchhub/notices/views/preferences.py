"""How one person is told, and where their mail goes."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from members.rules import roles_of

from .. import confirmation, operations, readers
from ..forms.preferences import AddressForm, PreferenceForm
from ..models import Preference


@require_http_methods(["GET", "POST"])
def preferences(request):
    roles = roles_of(request.user)
    usual = readers.preference_of_branch(roles.branch_id)
    own = Preference.objects.filter(user=request.user).first() or Preference(user=request.user)
    form = PreferenceForm(request.POST or None, own=own, usual=usual, is_member=roles.member_id)
    if request.method == "POST" and form.is_valid():
        operations.change_preference(own, by=request.user, **form.chosen())
        messages.success(request, _("Your choice of notices is saved."))
        return redirect("notices:preferences")
    return render(request, "notices/preferences.html", {"form": form})


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def address(request):
    """Ask for a link to a new mail address; the address changes when the link is opened."""
    form = AddressForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["email"]
        try:
            link = confirm_link(request, wanted)
            operations.ask_for_address(request.user, wanted, link=link, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("A link is on its way to %(address)s.") % {"address": wanted}
            )
            return redirect("notices:preferences")
    return render(request, "notices/address.html", {"form": form})


def confirm_link(request, wanted) -> str:
    token = confirmation.token(request.user, wanted)
    return settings.SITE_URL + reverse("notices:address-confirm", args=[token])


@never_cache
@require_http_methods(["GET", "POST"])
def address_confirm(request, token):
    """Only for who asked, signed in: a link that went astray gives nobody the account."""
    wanted = confirmation.read(token, request.user)
    if wanted is None:
        return render(request, "notices/link_closed.html", status=410)
    if request.method == "POST":
        operations.change_address(request.user, wanted)
        messages.success(request, _("Mails go to %(address)s from now on.") % {"address": wanted})
        return redirect("notices:preferences")
    return render(request, "notices/address_confirm.html", {"wanted": wanted})


@require_POST
def address_remove(request):
    operations.change_address(request.user, "")
    messages.success(request, _("Your mail address is deleted. You get no more mails."))
    return redirect("notices:preferences")


@require_POST
def test(request):
    """Send a mail now, past the outbox, and say how that went."""
    try:
        operations.try_mail(request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request,
            _("The mail server took a test mail to %(address)s.") % {"address": request.user.email},
        )
    return redirect("notices:preferences")
