"""Who may do what with projects and registers. The table is in design.md, "Who may do what"."""

from members.rules import can_see_records, is_in_committee, is_secretary, roles_of

from .choices import ProjectState


def can_start_projects(user) -> bool:
    """Whether the user may propose projects at all; the form offers only what is theirs."""
    roles = roles_of(user)
    return bool(roles.committee_of or roles.leads)


def leads_project(user, project) -> bool:
    """Whether the user leads the project itself, or the group that it belongs to."""
    roles = roles_of(user)
    is_leader = roles.member_id is not None and project.leader_id == roles.member_id
    return is_leader or project.group_id in roles.leads


def can_decide_project(user, project) -> bool:
    """To approve, stop and verify: those who decide for the branch."""
    return project.branch_id in roles_of(user).committee_of


def can_write_project(user, project) -> bool:
    """Those who decide; who leads it, until it is verified or stopped."""
    is_closed = project.state in ProjectState.closed()
    return can_decide_project(user, project) or leads_project(user, project) and not is_closed


def can_change_terms(user, project) -> bool:
    """To change what reports count it by; who leads it, until it is approved."""
    is_proposed = project.state == ProjectState.PROPOSED
    return can_decide_project(user, project) or leads_project(user, project) and is_proposed


def can_recognise_project(user, project) -> bool:
    return can_change_terms(user, project)


def can_write_brand(user, branch) -> bool:
    return is_in_committee(user, branch)


def can_write_registers(user, branch) -> bool:
    return is_in_committee(user, branch)


def can_set_totals(user, branch) -> bool:
    """Results of departments and totals of the company, which reports rest on."""
    return is_secretary(user, branch)


def can_verify_benefit(user, project) -> bool:
    return can_decide_project(user, project)


def can_write_patent(user, patent) -> bool:
    """Who writes its project; the committee for one that belongs to none."""
    if patent.project_id:
        return can_write_project(user, patent.project)
    return can_write_registers(user, patent.branch)


def can_see_history(user, project) -> bool:
    """Who changed what: earlier texts are not for everybody."""
    return leads_project(user, project) or can_see_records(user, project.branch)


def can_export_projects(user) -> bool:
    """Lists as workbooks: for those who hold a post, of what they see."""
    roles = roles_of(user)
    return bool(roles.committee_of or roles.leads or roles.reviews)
