from django.contrib import messages
from django.contrib.auth import login as log_in
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from branchhub.core.models import User
from branchhub.core.setup_code import forget_setup_code

from .. import operations
from ..forms.access import SetupForm
from .access import BACKEND


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def setup(request):
    """First run: the administrator, a committee and a branch. Gone once there is a user."""
    if User.objects.exists():
        raise Http404
    form = SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        admin = form.instance
        admin.first_name = given["name"]
        admin.set_password(form.password())
        try:
            branch = operations.set_up(
                admin,
                committee_name=given["committee"],
                branch_name=given["branch"],
                is_secretary=given["is_secretary"],
                today=timezone.localdate(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            forget_setup_code()
            log_in(request, admin, backend=BACKEND)
            messages.success(request, _("%(branch)s is set up.") % {"branch": branch})
            return redirect(branch if given["is_secretary"] else "home")
    return render(request, "members/setup.html", {"form": form})
