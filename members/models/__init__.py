from .access import Invitation, RosterUpload
from .cards import BirthdayCard
from .dated import GroupMembership, Post, Restriction, ReviewerPost, StatusPeriod
from .member import Member
from .organisation import Branch, Committee, Department, PartyGroup
from .registers import Honour, Mentorship, MentorshipReview

__all__ = [
    "BirthdayCard",
    "Branch",
    "Committee",
    "Department",
    "GroupMembership",
    "Honour",
    "Invitation",
    "Member",
    "Mentorship",
    "MentorshipReview",
    "PartyGroup",
    "Post",
    "Restriction",
    "ReviewerPost",
    "RosterUpload",
    "StatusPeriod",
]
