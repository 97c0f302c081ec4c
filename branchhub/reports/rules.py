"""Who may do what with reports. The table is in design.md, "Who may do what"."""

from activities.choices import Kind
from members.rules import is_in_committee, is_secretary, reviews_branch, roles_of

FOR_COMMITTEE = {
    "members",
    "front_line_members",
    "backbones_to_activists",
    "members_to_backbones",
    f"held_{Kind.COMMITTEE}",
    f"held_{Kind.GROUP}",
    f"held_{Kind.LIFE_MEETING}",
    f"held_{Kind.OTHER}",
}


def can_see_report(user, branch) -> bool:
    """The year report of a branch: its members, and who reviews it."""
    return branch.pk in roles_of(user).branches or reviews_branch(user, branch)


def can_open_list(user, branch, key) -> bool:
    """Whether the list behind a figure holds all of its rows for `user`."""
    return key not in FOR_COMMITTEE or is_in_committee(user, branch) or reviews_branch(user, branch)


def can_write_report(user, branch) -> bool:
    return is_in_committee(user, branch)


def can_freeze_report(user, branch) -> bool:
    return is_secretary(user, branch)
