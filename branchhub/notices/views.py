from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from . import operations
from .models import Notice

PAGE_SIZE = 30


@require_GET
def inbox(request):
    notices = Notice.objects.visible_to(request.user).order_by("-created_at", "-pk")
    page = Paginator(notices, PAGE_SIZE).get_page(request.GET.get("page"))
    has_unread = any(notice.read_at is None for notice in page)
    return render(request, "notices/inbox.html", {"page": page, "has_unread": has_unread})


@require_POST
def mark_all_read(request):
    operations.mark_all_read(request.user, now=timezone.now())
    return redirect("notices:inbox")


@require_POST
def open_notice(request, pk):
    """Mark one notice read and go where it leads."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    operations.mark_read(notice, now=timezone.now())
    return redirect(notice.link or "notices:inbox")
