from .accounts import accept_invitation, invite, open_account
from .cards import give_card, give_cards
from .dated import appoint, end_post, move_to_group, restrict, set_status
from .organisation import (
    add_department,
    change_branch,
    change_department,
    close_group,
    open_group,
    rename_group,
)
from .people import add_member, change_member
from .setup import set_up

__all__ = [
    "accept_invitation",
    "add_department",
    "add_member",
    "appoint",
    "change_branch",
    "change_department",
    "change_member",
    "close_group",
    "end_post",
    "give_card",
    "give_cards",
    "invite",
    "move_to_group",
    "open_account",
    "open_group",
    "rename_group",
    "restrict",
    "set_status",
    "set_up",
]
