"""How the work in the background is doing: what /healthz and Django admin say of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from branchhub.core import health, heartbeats
from branchhub.core.models import Heartbeat
from branchhub.notices.models import Delivery

LATE_AFTER = timedelta(minutes=5)
SHOWN_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Background:
    """`waiting` counts what is due and not sent, `failed` what was given up in seven days."""

    now: datetime
    beat_at: datetime | None
    workers: list[Heartbeat]
    waiting: int
    waiting_since: datetime | None
    failed: int
    broker: str

    @property
    def state(self) -> str:
        """ "unknown" before the first heartbeat ever, "late" when something stands still."""
        if not self.beat_at:
            return "unknown"
        signs = [self.beat_at, self.waiting_since or self.now]
        is_late = min(signs) < self.now - LATE_AFTER
        return "late" if is_late or self.broker != "ok" else "ok"

    @property
    def workers_at_work(self) -> int:
        return sum(worker.at >= self.now - LATE_AFTER for worker in self.workers)

    def counts(self) -> dict:
        """Of nobody in particular, for everybody to read; ages in seconds."""
        return {
            "background": self.state,
            "broker": self.broker,
            "beat_age": self._age(self.beat_at),
            "workers": self.workers_at_work,
            "waiting": self.waiting,
            "waiting_age": self._age(self.waiting_since),
            "failed": self.failed,
        }

    def _age(self, moment) -> int | None:
        return moment and max(0, int((self.now - moment).total_seconds()))


def background(now) -> Background:
    """Three queries, and one call at the broker's that waits two seconds at most."""
    seen = {beat.name: beat for beat in Heartbeat.objects.all()}
    beat = seen.get(heartbeats.BEAT)
    outbox = Delivery.objects.pending(now).age()
    return Background(
        now=now,
        beat_at=beat and beat.at,
        workers=[seen[name] for name in sorted(seen) if name.startswith(heartbeats.WORKER)],
        waiting=outbox["count"],
        waiting_since=outbox["oldest"],
        failed=Delivery.objects.failed().filter(due_at__gte=now - SHOWN_FOR).count(),
        broker=health.broker_state(),
    )
