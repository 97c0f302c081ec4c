"""Tables as they stand after given migrations, which need not be all that the code knows."""

from collections import defaultdict

from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from .errors import BackupError

# What a restored machine makes anew: logins, signs of life of its processes, throttled addresses,
# zips to be downloaded.
LEFT_OUT_APPS = {"axes", "sessions"}
LEFT_OUT_TABLES = {"core_heartbeat", "reports_export"}
# What `migrate` itself fills in an empty database.
FILLED_BY_MIGRATE = {"auth_permission", "django_content_type"}


def applied_migrations(alias) -> dict[str, list[str]]:
    """The names of what was applied, by app. Raises BackupError for what the code does not know."""
    loader = MigrationLoader(connections[alias])
    names = defaultdict(list)
    for app, name in sorted(loader.applied_migrations):
        names[app].append(name)
    require_known(names)
    return dict(names)


def require_known(migrations) -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    for app, names in migrations.items():
        for name in names:
            if (app, name) not in loader.disk_migrations:
                raise BackupError(
                    f"This comes from a newer BranchHub: migration {app}.{name} is not known here. "
                    "Install that version first."
                )


def models_at(migrations) -> dict:
    """{table: model} of all that is backed up, after these migrations; links of both ends too."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    apps = loader.project_state(_targets(migrations, loader)).apps
    found = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if _is_kept(model._meta)
    }
    return dict(sorted(found.items()))


def migrate_to(migrations, alias) -> None:
    """Bring a database up to these migrations. Raises BackupError where it is past them."""
    executor = MigrationExecutor(connections[alias])
    wanted = {(app, name) for app, names in migrations.items() for name in names}
    if beyond := sorted(set(executor.loader.applied_migrations) - wanted):
        raise BackupError(
            f"The archive is older than this database, which has migration {'.'.join(beyond[0])}. "
            "Give a database without any tables; it is brought up to date after the restore."
        )
    executor.migrate(_targets(migrations, executor.loader))


def _is_kept(meta) -> bool:
    left_out = meta.app_label in LEFT_OUT_APPS or meta.db_table in LEFT_OUT_TABLES
    return meta.managed and not meta.proxy and not meta.swapped and not left_out


def _targets(migrations, loader) -> list[tuple[str, str]]:
    """Of each app the migration that all its others lead to."""
    targets = []
    for app, names in migrations.items():
        keys = {(app, name) for name in names}
        for key in sorted(keys):
            children = {child.key for child in loader.graph.node_map[key].children}
            if not children & keys:
                targets.append(key)
    return targets
