from django.db import IntegrityError, transaction


def save(obj, *, by, fields=None):
    """Check and save one row, or some `fields` of it, its history row signed by `by`.

    Raises ValidationError as `full_clean` does, broken constraints included: also when somebody
    else saved the row that this one collides with after the check.
    """
    obj.full_clean()
    obj._history_user = by
    try:
        with transaction.atomic():
            obj.save(update_fields=fields)
    except IntegrityError:
        obj.full_clean()
        raise
    return obj
