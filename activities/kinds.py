"""What each kind of session demands: data, so that no other code asks for a kind by name.

Sources: BR 11–18 and domain.md 3.1, 3.3.
"""

from dataclasses import dataclass
from enum import Enum

from members.choices import PostKind

from .choices import Kind, TagPurpose, VoteRule


class Expects(Enum):
    """Who is on the expected list."""

    MEMBERS = "members"  # full and probationary, of the branch or of the session's group
    COMMITTEE = "committee"
    NOBODY = "nobody"  # whoever comes is counted as a guest


class Scope(Enum):
    BRANCH = "branch"
    GROUP = "group"
    EITHER = "either"


@dataclass(frozen=True)
class KindRule:
    expects: Expects
    scope: Scope = Scope.BRANCH
    has_quorum: bool = False
    vote_rules: tuple[VoteRule, ...] = ()
    chaired_by: PostKind = PostKind.SECRETARY
    has_lecturer: bool = False
    needs_decision: bool = False
    needs_committee: bool = False
    is_study: bool = False  # its hours count as study hours
    is_made_up: bool = False  # who was away makes up for it
    has_carriers: bool = False  # it takes some form: a film, volunteer service, an oath
    outcomes: tuple[str, ...] = ("by_veteran",)  # columns of Outcome that are noted of it
    usual_minutes: int = 90

    @property
    def takes_attendance(self) -> bool:
        return self.expects is not Expects.NOBODY

    @property
    def takes_votes(self) -> bool:
        return bool(self.vote_rules)


OF_ACTION = ("reviews", "volunteer_hours", "by_veteran")

KINDS = {
    Kind.ASSEMBLY: KindRule(
        Expects.MEMBERS,
        has_quorum=True,
        vote_rules=(VoteRule.ORDINARY, VoteRule.ADMISSION, VoteRule.ELECTION),
        needs_decision=True,
        is_made_up=True,
    ),
    Kind.COMMITTEE: KindRule(
        Expects.COMMITTEE,
        has_quorum=True,
        vote_rules=(VoteRule.ORDINARY, VoteRule.ELECTION),
        needs_decision=True,
        needs_committee=True,
        outcomes=(),
    ),
    Kind.GROUP: KindRule(
        Expects.MEMBERS,
        Scope.GROUP,
        chaired_by=PostKind.GROUP_LEADER,
        is_study=True,
        is_made_up=True,
    ),
    Kind.LECTURE: KindRule(Expects.MEMBERS, has_lecturer=True, is_study=True, is_made_up=True),
    Kind.THEME_DAY: KindRule(
        Expects.MEMBERS,
        vote_rules=(VoteRule.ORDINARY,),
        is_study=True,
        is_made_up=True,
        has_carriers=True,
        outcomes=OF_ACTION,
    ),
    Kind.LIFE_MEETING: KindRule(
        Expects.MEMBERS, Scope.EITHER, is_made_up=True, outcomes=(), usual_minutes=120
    ),
    Kind.APPRAISAL: KindRule(
        Expects.MEMBERS,
        has_quorum=True,
        vote_rules=(VoteRule.ORDINARY,),
        outcomes=(),
        usual_minutes=120,
    ),
    Kind.CLASSROOM: KindRule(
        Expects.NOBODY,
        Scope.EITHER,
        chaired_by=PostKind.GROUP_LEADER,
        has_lecturer=True,
        outcomes=("rating",),
        usual_minutes=60,
    ),
    Kind.OTHER: KindRule(Expects.MEMBERS, Scope.EITHER, has_carriers=True, outcomes=OF_ACTION),
}


def purposes_of(kinds) -> list[TagPurpose]:
    """What sorts of tags fit a session of these kinds: its own, and those it also counts as."""
    takes_carriers = any(KINDS[kind].has_carriers for kind in kinds)
    return [TagPurpose.TOPIC, *([TagPurpose.CARRIER] if takes_carriers else [])]


def outcomes_of(kinds) -> set[str]:
    """The columns of Outcome that are noted of a session of these kinds."""
    return {name for kind in kinds for name in KINDS[kind].outcomes}
