from .brands import change_brand, create_brand
from .classroom import add_turn, change_turn, fill_rota, remove_turn
from .files import attach_file, remove_file
from .life import (
    approve_project,
    correct_dates,
    finish_project,
    reopen_project,
    start_project,
    stop_project,
    verify_project,
)
from .parts import (
    add_milestone,
    add_patent,
    change_part,
    complete_milestone,
    log_trial,
    note_benefit,
    raise_issue,
    recognise,
    remove_part,
    solve_issue,
    verify_benefit,
)
from .project import (
    change_project,
    confirm_problem,
    note_problem,
    propose_project,
    set_team,
)
from .sessions import link_session, unlink_session

__all__ = [
    "add_milestone",
    "add_patent",
    "add_turn",
    "approve_project",
    "attach_file",
    "change_brand",
    "change_part",
    "change_project",
    "change_turn",
    "complete_milestone",
    "confirm_problem",
    "correct_dates",
    "create_brand",
    "fill_rota",
    "finish_project",
    "link_session",
    "log_trial",
    "note_benefit",
    "note_problem",
    "propose_project",
    "raise_issue",
    "recognise",
    "remove_file",
    "remove_part",
    "remove_turn",
    "reopen_project",
    "set_team",
    "solve_issue",
    "start_project",
    "stop_project",
    "unlink_session",
    "verify_benefit",
    "verify_project",
]
