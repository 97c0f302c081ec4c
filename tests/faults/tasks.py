"""What beat plans in the fault tests: one digest a member and month, of a form of its own."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from branchhub.core.reminding import Due, Text
from branchhub.notices.operations import tell
from members.models import Member


@shared_task
def plan_digests():
    """Last month's, if it was not yet told: not "if today is the first"."""
    now = timezone.now()
    last_month = timezone.localdate(now).replace(day=1) - timedelta(days=1)
    tell((digest(member, f"{last_month:%Y-%m}") for member in Member.objects.all()), now=now)


def digest(member, month) -> Due:
    return Due(
        key=f"digest:{month}:member",
        kind="digest",
        link="/",
        write=lambda: Text(f"digest {month}"),
        branch_id=member.branch_id,
        member_id=member.pk,
    )
