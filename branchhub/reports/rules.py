"""Who may do what with reports. The table is in design.md, "Who may do what"."""

from members.rules import is_in_committee, is_secretary, reviews_branch, roles_of

CARDS = "cards_given"


def can_open_reports(user) -> bool:
    """The section of reports: whoever is asked for one, or reads those of others."""
    roles = roles_of(user)
    return bool(roles.branches or roles.reviews)


def can_see_report(user, branch) -> bool:
    """The year report of a branch: its members, and who reviews it."""
    return branch.pk in roles_of(user).branches or reviews_branch(user, branch)


def can_export_report(user, branch) -> bool:
    """Its figures as a workbook: for those who hold a post."""
    roles = roles_of(user)
    holds_post = bool(roles.committee_of or roles.leads or roles.reviews)
    return holds_post and can_see_report(user, branch)


def can_open_list(user, branch, key, page) -> bool:
    """Whether the list of a figure, `page` by URL name, holds every row of it for `user`.

    Projects and honours are open to the whole branch. Sessions and people are not: a member sees no
    meetings of the committee or of other groups, and birthday cards stay within the committee.
    """
    if page.startswith("projects:") or page == "members:honours":
        return True
    if key == CARDS:
        return is_in_committee(user, branch)
    return is_in_committee(user, branch) or reviews_branch(user, branch)


def can_compare_branches(user) -> bool:
    return bool(roles_of(user).reviews)


def can_write_report(user, branch) -> bool:
    return is_in_committee(user, branch)


def can_freeze_report(user, branch) -> bool:
    return is_secretary(user, branch)


def can_export_year(user, branch) -> bool:
    """To have everything of a year as a zip."""
    return is_in_committee(user, branch)


def can_see_appraisal(user, branch) -> bool:
    """How a branch is appraised: not for members and group leaders."""
    return is_in_committee(user, branch) or reviews_branch(user, branch)


def can_have_handbook(user, branch) -> bool:
    """The minutes of every session of a year: for those who may read them all.

    Who may not have the roster finds people counted in it, not named.
    """
    return is_in_committee(user, branch) or reviews_branch(user, branch)


def can_score_own(user, branch) -> bool:
    return is_secretary(user, branch)


def can_review(user, branch) -> bool:
    """To score as the committee above, to close the appraisal and to open it again."""
    return reviews_branch(user, branch)
