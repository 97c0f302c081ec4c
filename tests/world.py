"""One branch with a person of each role, another branch beside it, and something to act on."""

import datetime
from types import SimpleNamespace

from django.utils import timezone

from tests.factories.activities import (
    ActivityFactory,
    AgendaItemFactory,
    AttachmentFactory,
    AttendanceFactory,
    FollowUpFactory,
    GuestFactory,
    MinutesSectionFactory,
)
from tests.factories.members import (
    BranchFactory,
    DepartmentFactory,
    GroupFactory,
    MemberFactory,
    ReviewerPostFactory,
    UserFactory,
)

ROLES = [
    "anonymous",
    "outsider",
    "member",
    "leader",
    "commissioner",
    "secretary",
    "reviewer",
    "admin",
]


def build_world():
    """A namespace of `users` by role (None for anonymous) and of the records they may meet."""
    branch = BranchFactory()
    group, other_group = GroupFactory(branch=branch), GroupFactory(branch=branch)
    people = {
        "outsider": MemberFactory(with_user=True),
        "member": MemberFactory(branch=branch, group=group, with_user=True),
        "leader": MemberFactory(branch=branch, group=group, post="group_leader", with_user=True),
        "commissioner": MemberFactory(branch=branch, post="publicity", with_user=True),
        "secretary": MemberFactory(branch=branch, post="secretary", with_user=True),
    }
    users = {"anonymous": None} | {role: member.user for role, member in people.items()}
    users["reviewer"] = ReviewerPostFactory(committee=branch.committee).user
    users["admin"] = UserFactory(is_staff=True, is_superuser=True)
    return SimpleNamespace(
        branch=branch,
        group=group,
        other_group=other_group,
        department=DepartmentFactory(branch=branch),
        people=people,
        users=users,
    )


def held_session(world, **kwargs):
    """A session of yesterday that expected everybody of the world's branch."""
    yesterday = timezone.now() - datetime.timedelta(days=1)
    session = ActivityFactory(branch=world.branch, status="held", starts_at=yesterday, **kwargs)
    for role, member in world.people.items():
        if role != "outsider":
            AttendanceFactory(activity=session, member=member, status="present")
    item = AgendaItemFactory(activity=session)
    return SimpleNamespace(
        session=session,
        item=item,
        section=MinutesSectionFactory(activity=session, item=item),
        general=MinutesSectionFactory(activity=session),
        follow_up=FollowUpFactory(activity=session, owner=world.people["leader"]),
        guest=GuestFactory(activity=session),
        file=AttachmentFactory(activity=session, with_thumbnail=True),
    )
