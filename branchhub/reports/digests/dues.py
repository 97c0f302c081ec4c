"""The digests of a month that are to be told, as Dues: read by chunks of branches."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from branchhub.core.reminding import Due, Text
from branchhub.notices.choices import NoticeKind
from members.models import Branch, Member

from . import content, readers, versions
from .below import Below

CHUNK = 50  # branches; what is kept in memory at once


def of_month(month, now):
    """A Due for each person who has not got the digest of `month` yet.

    Two queries when everybody has; then about 20 for each chunk of branches, or five for a chunk
    of which there is nothing to say.
    """
    today, below = timezone.localdate(now), Below(month, now)
    yield from to_members(readers.untold(month, today), month, now, below)
    for reader in readers.reviewers_to_tell(month, today):
        lines = below.of(reader.reviews)
        if lines:
            yield _due(reader, None, lines)


def of_branch(branch, month, now):
    """The same for the people of one branch."""
    untold = readers.untold(month, timezone.localdate(now)).filter(branch=branch)
    return to_members(untold, month, now, Below(month, now))


def to_members(untold: QuerySet[Member], month, now, below):
    today = timezone.localdate(now)
    pks = list(untold.order_by("branch").values_list("branch", flat=True).distinct())
    for start in range(0, len(pks), CHUNK):
        chunk = pks[start : start + CHUNK]
        people = list(untold.filter(branch__in=chunk).values_list("pk", flat=True))
        people = Member.objects.filter(pk__in=people)
        found = readers.read(readers.with_news(people, month, today), month, today)
        yield from _of_chunk(found, month, now, below)


def _of_chunk(found, month, now, below):
    """Reads of the branches of `found`, Readers, once; nothing when there are none."""
    branches = Branch.objects.filter(pk__in={reader.branch_id for reader in found})
    branches = list(branches.select_related("committee"))
    facts = content.read(branches, month, now, timezone.localdate(now)) if branches else {}
    for reader in found:
        of_branch, lines = facts[reader.branch_id], _lines(reader, below)
        if not versions.is_empty(of_branch, reader, lines):
            yield _due(reader, of_branch, lines)


def _lines(reader, below):
    return below.of(reader.reviews) if reader.reviews else []


def _due(reader, facts, lines) -> Due:
    return Due(
        key=readers.key_of(reader.month, reader.version),
        kind=NoticeKind.DIGEST,
        link=link_to(reader.month),
        write=lambda: versions.write(facts, reader, lines),
        branch_id=reader.branch_id,
        member_id=reader.pk,
        user_id=None if reader.pk else reader.user_id,
    )


def link_to(month) -> str:
    return f"{reverse('digest')}?month={month:%Y-%m}"


def preview(reader, branch, now) -> Text | None:
    """What `reader`, a member of `branch` or of none, would be told, in the active language.

    None when there is nothing to tell.
    """
    facts, lines = None, _lines(reader, Below(reader.month, now))
    if branch:
        facts = content.read([branch], reader.month, now, timezone.localdate(now))[branch.pk]
    if versions.is_empty(facts, reader, lines):
        return None
    return versions.write(facts, reader, lines)
