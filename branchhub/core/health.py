from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_not_required
@never_cache
@require_safe
def healthz(request):
    """200 when database and migrations are both "ok", else 503 with what is wrong of which."""
    state = {"database": database_state(), "migrations": "unknown"}
    if state["database"] == "ok":
        state["migrations"] = migrations_state()
    healthy = set(state.values()) == {"ok"}
    return JsonResponse(state, status=200 if healthy else 503)


def database_state() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def migrations_state() -> str:
    return "pending" if pending_migrations() else "ok"


def pending_migrations() -> list:
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())
