"""What the page of one person shows to whom."""

from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from ..anniversaries import party_standing
from ..forms.people import MASKS
from ..models import GroupMembership, Member, Mentorship, Post
from ..operations.accounts import may_be_reset
from ..rules import (
    can_appoint,
    can_edit_roster,
    can_invite,
    can_restrict,
    can_reveal,
    can_see_record,
    can_see_sanctions,
    roles_of,
)
from ..timeline import timeline

# All that is dated about a person, read once.
DATED = (
    "status_periods",
    "restrictions",
    Prefetch("group_memberships", GroupMembership.objects.select_related("group")),
    Prefetch("posts", Post.objects.select_related("group")),
)


@dataclass(frozen=True)
class PersonalValue:
    """Phone, ID number or address as the reader sees it."""

    field: str
    label: str
    shown: str
    is_masked: bool


def file_context(member, user, *, revealed=""):
    """Name and posts for everybody of the branch; the file for those who may see it."""
    today = timezone.localdate()
    prefetch_related_objects([member], *DATED)
    posts_today = [post for post in member.posts.all() if post.holds_on(today)]
    context = {
        "member": member,
        "posts_today": posts_today,
        "lead": [member.branch],
        "is_open": can_see_record(user, member),
        "is_self": member.pk == roles_of(user).member_id,
    }
    if context["is_open"]:
        context |= {
            "lead": lead(member, posts_today, today),
            "status": holding(member.status_periods.all(), today),
            "events": timeline(member, day=today, with_sanctions=can_see_sanctions(user, member)),
            "standing": party_standing(member.regularised_on, today),
            "personal": personal_values(member, user, revealed, context["is_self"]),
            "may_reveal": can_reveal(user, member),
            "honours": list(member.honours.all()),
            "pairs": list(known_pairs(member, user)),
        }
    return context | actions(member, user, today)


def known_pairs(member, user):
    """Whom the member teaches, and by whom they are taught, as far as the reader may know."""
    pairs = Mentorship.objects.visible_to(user).of_member(member)
    return pairs.select_related("mentor", "mentee")


def lead(member, posts, day):
    """Posts, group, department and position in one line, as far as there are any."""
    membership = holding(member.group_memberships.all(), day)
    facts = [*posts, membership and membership.group, member.department, member.position]
    return [fact for fact in facts if fact] or [member.branch]


def holding(rows, day):
    """The row that holds on `day`, or None."""
    return next((row for row in rows if row.holds_on(day)), None)


def personal_values(member, user, revealed, is_self):
    """What is stored, masked unless it is the reader's own or has just been revealed."""
    values = []
    for field, mask in MASKS.items():
        value = getattr(member, field)
        is_masked = field != revealed and not is_self
        label = Member._meta.get_field(field).verbose_name
        if value:
            shown = mask(value) if is_masked else value
            values.append(PersonalValue(field, label, shown, is_masked))
    return values


def actions(member, user, today):
    """Which buttons the page has."""
    branch = member.branch
    invites = can_invite(user, member)
    return {
        "can_edit": can_edit_roster(user, branch),
        "can_appoint": can_appoint(user, branch),
        "can_restrict": can_restrict(user, member),
        "can_invite": invites and may_be_reset(member, today) and member.is_on_roster(today),
        "sees_account": invites,
    }
