from .models import Notice


def tell(members, kind, *, subject, link, key, detail=""):
    """Tell each of `members` once: the same `key` for the same person is told only the first time.

    `key` names the thing and its state ("session:7:announced:2026-11-27T15:30"); one query.
    Source strings of `kind` are translated when shown; `subject` and `detail` are stored as given.
    """
    notices = [
        Notice(
            branch_id=member.branch_id,
            recipient=member,
            kind=kind,
            subject=subject,
            detail=detail,
            link=link,
            dedupe_key=f"{key}:{member.pk}",
        )
        for member in members
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def withdraw(key_prefix, *, recipient=None):
    """Take back what was told under keys that start so and was not read yet, from one or all."""
    told = Notice.objects.unread().filter(dedupe_key__startswith=key_prefix)
    (told.filter(recipient=recipient) if recipient else told).delete()


def mark_all_read(user, *, now):
    Notice.objects.unread_by(user).update(read_at=now)


def mark_read(notice, *, now):
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=now)
