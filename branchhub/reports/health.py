from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from branchhub.core import health

from .background import background


@login_not_required
@never_cache
@require_safe
def healthz(request):
    """200 when database and migrations are both "ok", else 503 with what is wrong of which.

    What works in the background may be late without the pages being any worse: it is only said.
    """
    state = {"database": health.database_state(), "migrations": "unknown"}
    if state["database"] == "ok":
        state["migrations"] = health.migrations_state()
    healthy = set(state.values()) == {"ok"}
    if healthy:
        state |= background(timezone.now()).counts()
    return JsonResponse(state, status=200 if healthy else 503)
