"""Subscribing to one's sessions in a calendar program."""

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import (
    conditional_page,
    require_GET,
    require_http_methods,
    require_safe,
)

from branchhub.core.permissions import require
from members.operations.accounts import hash_token
from members.rules import roles_of

from ..feed import calendar_file
from ..models import CalendarFeed
from ..operations import feeds as operations
from ..rules import can_subscribe

KEPT_SECONDS = 15 * 60


@require_GET
def feed(request):
    """What a feed is, and whether one has an address; the address itself nobody can look up."""
    require(can_subscribe(request.user))
    found = CalendarFeed.objects.filter(member=request.user.member).first()
    return render(request, "activities/feed.html", {"feed": found})


@never_cache
@require_http_methods(["GET", "POST"])
def renew(request):
    """A new address, shown this once as text and QR code; who has one is asked before."""
    require(can_subscribe(request.user))
    if request.method == "GET":
        return render(request, "activities/feed_renew.html")
    member = request.user.member
    token = operations.renew_feed(member, by=request.user, now=timezone.now())
    link = settings.SITE_URL + reverse("activities:feed-file", args=[token])
    webcal = f"webcal://{link.partition('://')[2]}"
    context = {
        "feed": member.calendar_feed,
        "link": link,
        "webcal": webcal,
        "qr_code": segno.make(webcal, micro=False).svg_data_uri(scale=6, border=2),
    }
    return render(request, "activities/feed.html", context)


@require_http_methods(["GET", "POST"])
def revoke(request):
    require(can_subscribe(request.user))
    if request.method == "GET":
        return render(request, "activities/feed_revoke.html")
    if operations.revoke_feed(request.user.member, by=request.user):
        messages.success(request, _("The address is switched off; calendars get nothing from it."))
    return redirect("activities:feed")


@login_not_required
@cache_control(private=True, max_age=KEPT_SECONDS)
@conditional_page
@require_safe
def feed_file(request, token):
    """Open to whoever holds an address that still works; nothing is written down about reading."""
    feeds = CalendarFeed.objects.select_related("member__branch", "member__user")
    feed = get_object_or_404(feeds, token_hash=hash_token(token), member__user__is_active=True)
    if roles_of(feed.member.user).member_id is None:  # left
        raise Http404
    calendar = calendar_file(feed.member, timezone.now())
    return HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
