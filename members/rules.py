"""Who may do what with people. Every right rests on a post held today."""

from dataclasses import dataclass

from django.apps import apps
from django.utils import timezone

from .choices import PostKind


@dataclass(frozen=True)
class Roles:
    """What a user is today.

    Ids of branches and groups; `reviews` holds the treebeard paths of reviewed committees.
    """

    member_id: int | None = None
    member_name: str = ""
    branch_id: int | None = None
    branch_name: str = ""
    group_id: int | None = None
    group_name: str = ""
    secretary_of: frozenset[int] = frozenset()
    committee_of: frozenset[int] = frozenset()
    organisation_of: frozenset[int] = frozenset()
    leads: frozenset[int] = frozenset()
    reviews: tuple[str, ...] = ()

    @property
    def branches(self) -> frozenset[int]:
        """Branches whose everyday life the user is part of."""
        own = {self.branch_id} if self.branch_id else set()
        return frozenset(own) | self.committee_of


def roles_of(user) -> Roles:
    """The user's roles today, read once per user object: two queries."""
    if not user.is_authenticated or not user.is_active:
        return Roles()
    if not hasattr(user, "_roles"):
        user._roles = _read_roles(user)
    return user._roles


def _read_roles(user) -> Roles:
    today = timezone.localdate()
    reviews = tuple(user.reviewer_posts.on(today).values_list("committee__path", flat=True))
    rows = _member_with_posts(user, today)
    if not rows:
        return Roles(reviews=reviews)
    posts = [(row["post__kind"], row["post__branch"]) for row in rows]
    return Roles(
        member_id=rows[0]["pk"],
        member_name=rows[0]["name"],
        branch_id=rows[0]["branch"],
        branch_name=rows[0]["branch__name"],
        group_id=rows[0]["group_pk"],
        group_name=rows[0]["group_name"] or "",
        secretary_of=_branches_of(posts, PostKind.secretaries()),
        committee_of=_branches_of(posts, PostKind.branch_committee()),
        organisation_of=_branches_of(posts, [PostKind.ORGANISATION]),
        leads=frozenset(row["post__group"] for row in rows if row["post__group"]),
        reviews=reviews,
    )


def _member_with_posts(user, day):
    """The user's member, once for each post held on `day`; nothing for whoever left."""
    members = apps.get_model("members", "Member").objects
    return list(
        members.filter(user=user)
        .on_roster(day)
        .with_group(day)
        .with_posts(day)
        .values(
            "pk",
            "name",
            "branch",
            "branch__name",
            "group_pk",
            "group_name",
            "post__kind",
            "post__branch",
            "post__group",
        )
    )


def _branches_of(posts, kinds) -> frozenset[int]:
    return frozenset(branch for kind, branch in posts if kind in kinds)


def sees_several_branches(user) -> bool:
    roles = roles_of(user)
    return bool(roles.reviews) or len(roles.branches) > 1


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
