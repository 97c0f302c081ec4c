from members.operations.saving import add, change


def create_brand(brand, *, by):
    """Save a new brand. Raises ValidationError for a name that the branch has already."""
    return add(brand, by=by)


def change_brand(brand, changes, *, by):
    """Set `changes`, a dict of columns. Raises ValidationError for a name in use."""
    return change(brand, changes, by=by)
