"""Whose branches a page is about."""

from .models import Branch
from .rules import roles_of


def of_committees(user) -> list[Branch]:
    """Those in whose committee the user is, by name and with the committee above each.

    No query for whoever is in that of their own branch alone.
    """
    roles = roles_of(user)
    if roles.committee_of <= {roles.branch_id}:
        return [roles.branch] if roles.committee_of else []
    return list(Branch.objects.filter(pk__in=roles.committee_of).select_related("committee"))
