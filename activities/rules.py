"""Who may do what with sessions. The table is in design.md, "Who may do what"."""

from members.rules import is_in_committee, is_secretary, reviews_branch, roles_of

from .choices import ActivityStatus, Kind


def can_call(user) -> bool:
    """Whether the user may call or log sessions at all; the form offers only what is theirs."""
    roles = roles_of(user)
    return bool(roles.committee_of or roles.leads)


def can_export_sessions(user) -> bool:
    """Lists as workbooks: for those who hold a post, of what they see."""
    roles = roles_of(user)
    return bool(roles.committee_of or roles.leads or roles.reviews)


def can_call_for(user, branch, group) -> bool:
    return is_in_committee(user, branch) or bool(group) and group.pk in roles_of(user).leads


def is_in_charge(user, activity) -> bool:
    """Committee of the branch, leader of its group, its chair or its recorder."""
    roles = roles_of(user)
    return (
        activity.branch_id in roles.committee_of
        or activity.group_id in roles.leads
        or roles.member_id is not None
        and roles.member_id in (activity.chair_id, activity.recorder_id)
    )


def can_write(user, activity) -> bool:
    return activity.status in ActivityStatus.open() and is_in_charge(user, activity)


def can_archive(user, activity) -> bool:
    return activity.status == ActivityStatus.HELD and is_secretary(user, activity.branch)


def can_reopen(user, activity) -> bool:
    return activity.status == ActivityStatus.ARCHIVED and is_secretary(user, activity.branch)


def can_note_done(user, follow_up) -> bool:
    """Who may say that a task is done, in an archived session too: its owner is one of them."""
    mine = roles_of(user).member_id == follow_up.owner_id
    return mine or is_in_charge(user, follow_up.activity)


def can_read_minutes(user, activity) -> bool:
    """Decisions, votes and minutes; those of committee meetings are for the committee."""
    return (
        activity.kind != Kind.COMMITTEE
        or is_in_charge(user, activity)
        or is_in_committee(user, activity.branch)
        or reviews_branch(user, activity.branch)
    )


def can_see_reasons(user, activity) -> bool:
    """Why somebody was away, as the attendance says: for those who take it."""
    return is_in_charge(user, activity)


def can_see_history(user, activity) -> bool:
    """Who changed what: earlier texts are not for everybody."""
    return (
        is_in_charge(user, activity)
        or is_in_committee(user, activity.branch)
        or reviews_branch(user, activity.branch)
    )


def can_ask_leave(user, activity) -> bool:
    """For oneself, of a session ahead that one is expected at; the operation checks the list."""
    return activity.is_ahead() and roles_of(user).member_id is not None


def can_decide_leave(user, request) -> bool:
    """Secretary, or leader of the member's group for sessions that a leader may know of.

    Never on one's own, unless one is secretary.
    """
    if is_secretary(user, request.branch):
        return True
    roles, activity = roles_of(user), request.activity
    own = request.member_id == roles.member_id
    knows = activity.kind != Kind.COMMITTEE and activity.group_id in (None, *roles.leads)
    return not own and knows and bool(roles.leads) and request.member.is_led_by(roles.leads)


def can_withdraw_leave(user, request) -> bool:
    return request.member_id == roles_of(user).member_id


def can_hand_in(user, attendance) -> bool:
    """Make-up study of one's own, or of anybody in the branch as its secretary."""
    own = attendance.member_id == roles_of(user).member_id
    return own or is_secretary(user, attendance.branch)


def can_accept_make_up(user, make_up) -> bool:
    return is_secretary(user, make_up.branch)


def knows_all_sessions(user, branch) -> bool:
    """Whether nothing that the branch plans or holds is kept from the user."""
    return is_in_committee(user, branch) or reviews_branch(user, branch)


def can_see_board(user, branch) -> bool:
    """Whether requirements are met: for the committee, group leaders and reviewers."""
    return (
        knows_all_sessions(user, branch)
        or bool(roles_of(user).leads)
        and roles_of(user).branch_id == branch.pk
    )


def can_set_norms(user, branch) -> bool:
    return is_secretary(user, branch)


def can_plan(user) -> bool:
    """Whether the user may plan the year of some branch."""
    return bool(roles_of(user).committee_of)


def can_plan_year(user, branch) -> bool:
    return is_in_committee(user, branch)


def can_subscribe(user) -> bool:
    """To one's own sessions in a calendar program: whoever is a member of a branch."""
    return roles_of(user).member_id is not None
