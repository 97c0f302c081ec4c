"""Who may do what with people. Every right rests on a post held today."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import F, FilteredRelation, Q
from django.utils import timezone

from branchhub.core.periods import holds_on

from .choices import PostKind, Status


@dataclass(frozen=True)
class Roles:
    """What a user is today.

    The own `branch` comes with its committee, other branches and groups as ids; `reviews` holds the
    treebeard paths of reviewed committees.
    """

    member_id: int | None = None
    member_name: str = ""
    branch: object | None = None
    group_id: int | None = None
    group_name: str = ""
    secretary_of: frozenset[int] = frozenset()
    committee_of: frozenset[int] = frozenset()
    organisation_of: frozenset[int] = frozenset()
    leads: frozenset[int] = frozenset()
    reviews: tuple[str, ...] = ()

    @property
    def branch_id(self) -> int | None:
        return self.branch.pk if self.branch else None

    @property
    def branches(self) -> frozenset[int]:
        """Branches whose everyday life the user is part of."""
        own = {self.branch_id} if self.branch_id else set()
        return frozenset(own) | self.committee_of


def roles_of(user) -> Roles:
    """The user's roles today, read once per user object; a request's user comes with them."""
    if not user.is_authenticated or not user.is_active:
        return Roles()
    if not hasattr(user, "_roles"):
        user._roles = read_user(user.pk)._roles
    return user._roles


def read_user(pk):
    """The user with their roles of today, their member and its branch; one query.

    None where there is no such user.
    """
    rows = list(_with_roles(get_user_model().objects.filter(pk=pk), timezone.localdate()))
    if not rows:
        return None
    user = rows[0]
    user._roles = _roles(user, rows)
    return user


def _with_roles(users, day):
    """Each user once for every post that they hold and committee that they review on `day`."""
    left = {"member__status_periods__status__in": Status.gone()}
    joined = {
        "post": _holding("member__posts", day),
        "place": _holding("member__group_memberships", day),
        "gone": _holding("member__status_periods", day, **left),
        "review": _holding("reviewer_posts", day),
    }
    columns = {
        "post_kind": F("post__kind"),
        "post_branch": F("post__branch"),
        "post_group": F("post__group"),
        "group_id": F("place__group"),
        "group_name": F("place__group__name"),
        "has_left": F("gone__pk"),
        "review_path": F("review__committee__path"),
    }
    return (
        users.annotate(**joined)
        .annotate(**columns)
        .select_related("member__branch__committee")
        .defer("member__id_number", "member__phone", "member__address")
        .order_by("place__from_on", "place", "review__from_on", "review")
    )


def _holding(relation, day, **also):
    return FilteredRelation(relation, condition=holds_on(day, f"{relation}__") & Q(**also))


def _roles(user, rows) -> Roles:
    reviews = tuple(dict.fromkeys(row.review_path for row in rows if row.review_path))
    member = getattr(user, "member", None)
    if member is None or user.has_left:
        return Roles(reviews=reviews)
    return Roles(
        member_id=member.pk,
        member_name=member.name,
        branch=member.branch,
        group_id=user.group_id,
        group_name=user.group_name or "",
        secretary_of=_branches_of(rows, PostKind.secretaries()),
        committee_of=_branches_of(rows, PostKind.branch_committee()),
        organisation_of=_branches_of(rows, [PostKind.ORGANISATION]),
        leads=frozenset(row.post_group for row in rows if row.post_group),
        reviews=reviews,
    )


def _branches_of(rows, kinds) -> frozenset[int]:
    return frozenset(row.post_branch for row in rows if row.post_kind in kinds)


def sees_several_branches(user) -> bool:
    roles = roles_of(user)
    return bool(roles.reviews) or len(roles.branches) > 1


def only_branch_id(user, asked=None) -> int | None:
    """The branch that a list is of, narrowed to the branch `asked` or to none; None for several."""
    if asked:
        return asked.pk
    return None if sees_several_branches(user) else roles_of(user).branch_id


def is_secretary(user, branch) -> bool:
    return branch.pk in roles_of(user).secretary_of


def is_in_committee(user, branch) -> bool:
    return branch.pk in roles_of(user).committee_of


def reviews_branch(user, branch) -> bool:
    return any(branch.committee.path.startswith(path) for path in roles_of(user).reviews)


def can_edit_roster(user, branch) -> bool:
    roles = roles_of(user)
    return branch.pk in roles.secretary_of | roles.organisation_of


def can_export_roster(user, branch) -> bool:
    return is_in_committee(user, branch)


def can_see_personal_data(user, branch) -> bool:
    """Phones, ID numbers and addresses of the branch's members in full."""
    return can_edit_roster(user, branch)


def can_see_records(user, branch) -> bool:
    """Everybody's file in the branch; a group leader sees only those of the own group."""
    return is_in_committee(user, branch) or reviews_branch(user, branch)


def can_see_record(user, member) -> bool:
    """The member's file beside name and posts, with personal data masked."""
    roles = roles_of(user)
    return (
        member.pk == roles.member_id
        or can_see_records(user, member.branch)
        or bool(roles.leads)
        and member.is_led_by(roles.leads)
    )


def can_see_sanctions(user, member) -> bool:
    """Times without the right to vote: not for group leaders and reviewers."""
    return member.pk == roles_of(user).member_id or is_in_committee(user, member.branch)


def can_restrict(user, member) -> bool:
    """To enter times without the right to vote."""
    return is_secretary(user, member.branch)


def can_reveal(user, member) -> bool:
    is_own = member.pk == roles_of(user).member_id
    return is_own or can_see_personal_data(user, member.branch)


def can_appoint(user, branch) -> bool:
    return is_secretary(user, branch)


def can_invite(user, member) -> bool:
    return is_secretary(user, member.branch)


def can_manage_branch(user, branch) -> bool:
    return is_secretary(user, branch)


def can_give_cards(user, branch) -> bool:
    """To see the political birthdays of the branch, and to note a card as given."""
    return is_in_committee(user, branch)


def can_keep_registers(user, branch) -> bool:
    """Honours and mentoring pairs of the branch."""
    return is_in_committee(user, branch)


def can_export_registers(user) -> bool:
    """Lists with names, as workbooks; each holds only what its reader sees anyway."""
    roles = roles_of(user)
    return bool(roles.committee_of or roles.reviews)
