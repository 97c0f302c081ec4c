def save(obj, *, by):
    """Check and save one row, its history row signed by `by`.

    Raises ValidationError as `full_clean` does, broken constraints included.
    """
    obj.full_clean()
    obj._history_user = by
    obj.save()
    return obj
