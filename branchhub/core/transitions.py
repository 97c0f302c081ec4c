from django.utils import timezone


def transition(obj, expected: dict, *, by, reason="", **changes) -> bool:
    """Set `changes` on the row of `obj` if it still has the `expected` values; say whether it did.

    One conditional UPDATE, so that of two racing callers only one succeeds; writes the history row
    that `update()` alone would miss. `obj` carries the new values afterwards.
    """
    model = type(obj)
    if not model.objects.filter(pk=obj.pk, **expected).update(**changes):
        return False
    for name, value in changes.items():
        setattr(obj, name, value)
    record_history(obj, by=by, reason=reason)
    return True


def record_history(obj, *, by, reason=""):
    """One history row for what `update()` did to `obj`."""
    history = type(obj).history
    row = history.model.objects.create(
        history_date=timezone.now(),
        history_type="~",
        history_user=by,
        history_change_reason=reason or None,
        **{field.attname: getattr(obj, field.attname) for field in history.model.tracked_fields},
    )
    for relation, kept in kept_links(history.model):
        through = relation.remote_field.through
        links = through.objects.filter(**{relation.m2m_field_name(): obj}).values()
        kept.bulk_create(kept.model(history=row, **link) for link in links)


def kept_links(history_model):
    """(many-to-many column, manager of the rows that keep it) of each that the history follows."""
    followed = history_model._history_m2m_fields
    return [(relation, getattr(history_model, relation.name)) for relation in followed]
