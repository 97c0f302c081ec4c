from ..models import Notice


def mark_all_read(user, *, now):
    """All there is to know; what is to be done stays until it is done."""
    Notice.objects.visible_to(user).unread().news().update(read_at=now)


def mark_read(notice, *, now):
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=now)
