"""A clock for processes of their own: the true one, set ahead by what stands in a file.

It is followed while the process runs, so that a clock can jump under a worker at work.
"""

import datetime
import os
import threading
import time
from pathlib import Path

import time_machine

EVERY = 0.02


def true_time() -> float:
    travelling = time_machine.escape_hatch.is_travelling()
    return time_machine.escape_hatch.time.time() if travelling else time.time()


def set_to(file: Path, moment: datetime.datetime) -> None:
    """From now on it is `moment`, for all who follow `file`."""
    new = file.with_suffix(".new")
    new.write_text(str(moment.timestamp() - true_time()))
    new.replace(file)


def now_by(file: Path) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(true_time() + float(file.read_text()), datetime.UTC)


def follow(file: Path) -> None:
    """Make the clock of this process, and of those it forks, the one of `file`."""
    clock = time_machine.travel(now_by(file).timestamp(), tick=True).start()

    def watch():
        seen = ""
        while True:
            if (told := file.read_text()) != seen:
                seen = told
                clock.move_to(now_by(file).timestamp(), tick=True)
                time.time()  # it ticks from the first time that it is asked
            time.sleep(EVERY)

    def start():
        threading.Thread(target=watch, daemon=True).start()

    time.time()
    start()
    os.register_at_fork(after_in_child=start)
