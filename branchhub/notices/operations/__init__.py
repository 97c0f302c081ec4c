from .delivering import deliver_pending, send_again
from .mailing import ask_for_address, change_address, try_mail
from .preferring import change_branch_preference, change_preference, stop_mail
from .pruning import prune
from .reading import mark_all_read, mark_read
from .robots import add_robot, change_robot, remove_robot, try_robot
from .telling import close, tell, withdraw

__all__ = [
    "add_robot",
    "ask_for_address",
    "change_address",
    "change_branch_preference",
    "change_preference",
    "change_robot",
    "close",
    "deliver_pending",
    "mark_all_read",
    "mark_read",
    "prune",
    "remove_robot",
    "send_again",
    "stop_mail",
    "tell",
    "try_mail",
    "try_robot",
    "withdraw",
]
