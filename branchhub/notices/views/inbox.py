from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from .. import operations
from ..forms.inbox import TabForm
from ..models import Notice

PAGE_SIZE = 30


@require_GET
def inbox(request):
    """What is to be done, or what is to be known; first what somebody waits for."""
    mine = Notice.objects.visible_to(request.user)
    counts = mine.counts()
    tab = TabForm(request.GET).chosen() or ("todo" if counts["todo"] else "news")
    notices = mine.tasks().open_first() if tab == "todo" else mine.news().newest_first()
    context = {
        "tab": tab,
        "counts": counts,
        "page": Paginator(notices, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "notices/inbox.html", context)


@require_POST
def mark_all_read(request):
    operations.mark_all_read(request.user, now=timezone.now())
    messages.success(request, _("All notices are marked as read."))
    return redirect("notices:inbox")


@require_POST
def open_notice(request, pk):
    """Mark one notice read and go where it leads, if that is a page of ours."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    operations.mark_read(notice, now=timezone.now())
    return redirect(notice.link if is_our_path(notice.link) else "notices:inbox")


def is_our_path(link) -> bool:
    return link.startswith("/") and url_has_allowed_host_and_scheme(link, allowed_hosts=None)
