from ..models import Notice


def mark_all_read(user, *, now):
    Notice.objects.unread_by(user).update(read_at=now)


def mark_read(notice, *, now):
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=now)
