from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NoticeKind(models.TextChoices):
    ANNOUNCED = "announced", _("Session announced")
    MOVED = "moved", _("Session moved")
    CANCELLED = "cancelled", _("Session cancelled")
    SOON = "soon", _("Session ahead")
    RECORD_MISSING = "record_missing", _("Record missing")
    LEAVE_ASKED = "leave_asked", _("Leave asked for")
    LEAVE_DECIDED = "leave_decided", _("Leave decided")
    MAKE_UP_DUE = "make_up_due", pgettext_lazy("notice", "Make-up study due")
    MAKE_UP_HANDED_IN = "make_up_handed_in", _("Make-up study handed in")
    MAKE_UP_DECIDED = "make_up_decided", _("Make-up study checked")
    FOLLOW_UP_DUE = "follow_up_due", _("Task due")
    FOLLOW_UP_LATE = "follow_up_late", _("Task overdue")
    GAP_AHEAD = "gap_ahead", _("Requirement not met yet")
    GAP_MISSED = "gap_missed", _("Requirement missed")
    MILESTONE_DUE = "milestone_due", pgettext_lazy("notice", "Milestone due")
    MILESTONE_LATE = "milestone_late", pgettext_lazy("notice", "Milestone overdue")
    CLASSROOM_TURN = "classroom_turn", _("Turn in the Small Classroom")
    CLASSROOM_MISSED = "classroom_missed", _("Small Classroom missed")
    BIRTHDAY = "birthday", _("Political birthday")
    DIGEST = "digest", _("Monthly digest")


class Category(models.TextChoices):
    """What a person takes mail of, or does not."""

    SESSIONS = "sessions", _("Sessions: announced, moved, cancelled, ahead")
    TASKS = "tasks", _("What is to be done")
    NEWS = "news", _("Political birthday, decisions and what was missed")
    DIGEST = "digest", _("Monthly digest")


DUTIES = (Category.SESSIONS, Category.TASKS)


@dataclass(frozen=True)
class KindRule:
    """`is_todo` closes when the thing is done; what is no duty can be unsubscribed from."""

    category: Category
    is_todo: bool = False

    @property
    def is_duty(self) -> bool:
        return self.category in DUTIES

    @property
    def is_for_groups(self) -> bool:
        """Whether a chat robot may say it: only what concerns no single person."""
        return self.category == Category.SESSIONS


SESSION = KindRule(Category.SESSIONS)
TODO = KindRule(Category.TASKS, is_todo=True)
NEWS = KindRule(Category.NEWS)
KINDS = {
    NoticeKind.ANNOUNCED: SESSION,
    NoticeKind.MOVED: SESSION,
    NoticeKind.CANCELLED: SESSION,
    NoticeKind.SOON: SESSION,
    NoticeKind.RECORD_MISSING: TODO,
    NoticeKind.LEAVE_ASKED: TODO,
    NoticeKind.LEAVE_DECIDED: NEWS,
    NoticeKind.MAKE_UP_DUE: TODO,
    NoticeKind.MAKE_UP_HANDED_IN: TODO,
    NoticeKind.MAKE_UP_DECIDED: NEWS,
    NoticeKind.FOLLOW_UP_DUE: TODO,
    NoticeKind.FOLLOW_UP_LATE: TODO,
    NoticeKind.GAP_AHEAD: TODO,
    NoticeKind.GAP_MISSED: NEWS,
    NoticeKind.MILESTONE_DUE: TODO,
    NoticeKind.MILESTONE_LATE: TODO,
    NoticeKind.CLASSROOM_TURN: TODO,
    NoticeKind.CLASSROOM_MISSED: NEWS,
    NoticeKind.BIRTHDAY: NEWS,
    NoticeKind.DIGEST: KindRule(Category.DIGEST),
}
TODOS = [kind for kind, rule in KINDS.items() if rule.is_todo]


class Channel(models.TextChoices):
    """Beside the inbox, which everything comes to."""

    EMAIL = "email", _("E-mail")
    WECOM = "wecom", _("WeCom")
    DINGTALK = "dingtalk", _("DingTalk")
    FEISHU = "feishu", _("Feishu")

    @classmethod
    def robots(cls):
        return [cls.WECOM, cls.DINGTALK, cls.FEISHU]


class DeliveryStatus(models.TextChoices):
    PENDING = "pending", _("Waiting")
    CLAIMED = "claimed", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Given up")
    DROPPED = "dropped", _("No longer due")


class Lead(models.TextChoices):
    """How long before a session a reminder comes."""

    WEEK = "7d", _("7 days before")
    THREE_DAYS = "3d", _("3 days before")
    DAY = "1d", _("1 day before")
    TWO_HOURS = "2h", _("2 hours before")

    @property
    def before(self) -> timedelta:
        number, unit = int(self.value[:-1]), self.value[-1]
        return timedelta(days=number) if unit == "d" else timedelta(hours=number)
