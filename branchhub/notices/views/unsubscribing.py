from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from .. import operations, unsubscribe


@csrf_exempt  # RFC 8058: a mail program posts here without a cookie. The token is the secret.
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def stop(request, token):
    subscription = unsubscribe.read(token)
    if subscription is None:
        return render(request, "notices/link_closed.html", status=410)
    is_stopped = request.method == "POST"
    if is_stopped:
        operations.stop_mail(subscription.user, subscription.category)
    context = {"subscription": subscription, "is_stopped": is_stopped}
    return render(request, "notices/unsubscribe.html", context)
