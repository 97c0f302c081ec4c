"""What a branch holds before an import: read once, in a number of queries that does not grow."""

from collections import defaultdict

from branchhub.core.encryption import lookup_hash
from members.models import GroupMembership, Post, StatusPeriod

from . import units
from .values import name_key


class BranchState:
    """Members with status and group of today, open posts, and units by their usual names."""

    def __init__(self, branch, today):
        self.branch, self.today = branch, today
        self.members = list(
            branch.members.select_related("department", "user").order_by("order", "pk")
        )
        self.by_hash = {member.id_hash: member for member in self.members if member.id_hash}
        self.by_name = defaultdict(list)
        for member in self.members:
            self.by_name[name_key(member.name)].append(member)
        self.groups = _by_usual_name(branch.groups.all(), units.group_name)
        self.departments = _by_usual_name(branch.departments.all(), units.department_name)
        of_branch = {"member__branch": branch}
        self.statuses = _by_member(StatusPeriod.objects.filter(**of_branch))
        self.memberships = _by_member(
            GroupMembership.objects.filter(**of_branch).select_related("group")
        )
        self.posts = list(
            Post.objects.filter(branch=branch, until_on=None).select_related("member", "group")
        )

    def member_with(self, id_number: str):
        return self.by_hash.get(lookup_hash(id_number)) if id_number else None

    def units_of(self, key: str) -> dict:
        return {"group": self.groups, "department": self.departments}[key]

    def status_of(self, member) -> str:
        period = _holding(self.statuses[member.pk], self.today)
        return period.status if period else ""

    def membership_of(self, member):
        return _holding(self.memberships[member.pk], self.today)

    def known(self, member, key):
        """What is stored under a column's key; units by name, no group as ""."""
        if key == "status":
            return self.status_of(member)
        if key == "group":
            membership = self.membership_of(member)
            return membership.group.name if membership else ""
        if key == "department":
            return member.department.name if member.department else ""
        return getattr(member, key)

    def has_later(self, member, key) -> bool:
        """Whether a status or group is entered already that begins or ends after today."""
        rows = {"status": self.statuses, "group": self.memberships}[key][member.pk]
        return any(
            row.from_on > self.today or (row.until_on and row.until_on > self.today) for row in rows
        )


def _by_usual_name(rows, usual_name) -> dict:
    """Exact names win over usual ones that two units would share."""
    rows = list(rows)
    return {usual_name(row.name): row for row in rows} | {row.name: row for row in rows}


def _by_member(rows) -> dict:
    by_member = defaultdict(list)
    for row in rows.order_by("from_on", "pk"):
        by_member[row.member_id].append(row)
    return by_member


def _holding(rows, day):
    return next(
        (row for row in rows if row.from_on <= day and (not row.until_on or day < row.until_on)),
        None,
    )
