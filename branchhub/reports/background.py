"""How the work in the background is doing: what /healthz and Django admin say of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from branchhub.core import health, heartbeats
from branchhub.core.models import Heartbeat
from branchhub.notices.models import Delivery

LATE_AFTER = timedelta(minutes=5)
PLAN_LATE_AFTER = timedelta(minutes=15)  # three plans
SHOWN_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Background:
    """`waiting` counts what is due and not sent, `failed` what was given up in seven days.

    `planned_at` is when planning last went well, `failing` has the steps of it that fail, and since
    when.
    """

    now: datetime
    beat_at: datetime | None
    planned_at: datetime | None
    failing: dict[str, datetime]
    workers: dict[str, datetime]
    waiting: int
    waiting_since: datetime | None
    failed: int
    broker: str

    @property
    def state(self) -> str:
        """ "unknown" before the first heartbeat ever, "failing" when not all can be planned.

        "late" when something stands still.
        """
        if not self.beat_at:
            return "unknown"
        if self.failing:
            return "failing"
        signs = [self.beat_at, self.waiting_since or self.now]
        is_late = min(signs) < self.now - LATE_AFTER or self.is_plan_late
        return "late" if is_late or self.broker != "ok" else "ok"

    @property
    def is_plan_late(self) -> bool:
        return bool(self.planned_at and self.planned_at < self.now - PLAN_LATE_AFTER)

    @property
    def workers_at_work(self) -> int:
        return sum(at >= self.now - LATE_AFTER for at in self.workers.values())

    def counts(self) -> dict:
        """Of nobody in particular, for everybody to read; ages in seconds."""
        return {
            "background": self.state,
            "broker": self.broker,
            "beat_age": self._age(self.beat_at),
            "workers": self.workers_at_work,
            "plan_age": self._age(self.planned_at),
            "failing": {step: self._age(since) for step, since in self.failing.items()},
            "waiting": self.waiting,
            "waiting_age": self._age(self.waiting_since),
            "failed": self.failed,
        }

    def _age(self, moment) -> int | None:
        return moment and max(0, int((self.now - moment).total_seconds()))


def background(now) -> Background:
    """Three queries, and one call at the broker's that waits two seconds at most."""
    seen = dict(Heartbeat.objects.order_by("name").values_list("name", "at"))
    outbox = Delivery.objects.pending(now).age()
    return Background(
        now=now,
        beat_at=seen.get(heartbeats.BEAT),
        planned_at=seen.get(heartbeats.PLAN),
        failing={
            name.removeprefix(heartbeats.FAILING): seen[name]
            for name in seen
            if name.startswith(heartbeats.FAILING)
        },
        workers={
            name.removeprefix(heartbeats.WORKER): seen[name]
            for name in seen
            if name.startswith(heartbeats.WORKER)
        },
        waiting=outbox["count"],
        waiting_since=outbox["oldest"],
        failed=Delivery.objects.failed().filter(due_at__gte=now - SHOWN_FOR).count(),
        broker=health.broker_state(),
    )
