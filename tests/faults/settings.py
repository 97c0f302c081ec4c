"""Settings of the workers and beats that the fault tests start; `stage.py` gives the environment.

Everything is as in server mode, but a minute is half a second.
"""

import os
from pathlib import Path

from tests.faults import clock

clock.follow(Path(os.environ["FAULTS_CLOCK"]))

from branchhub.settings import *  # noqa: E402, F403
from branchhub.settings import LOGGING  # noqa: E402

EMAIL_TIMEOUT = 2
DELIVERY_LEASE = float(os.environ["FAULTS_LEASE"])
DELIVERY_RUN = 0.5
DELIVERY_BACKOFF = 0.05

OFTEN = {"schedule": 0.5, "options": {"expires": 5}}
CELERY_BEAT_SCHEDULE = {
    "pulse": {"task": "branchhub.core.tasks.pulse", **OFTEN},
    "deliver": {"task": "branchhub.schedule.deliver", **OFTEN},
}
if os.environ["FAULTS_PLANS"]:
    CELERY_BEAT_SCHEDULE["plan notices"] = {"task": "branchhub.schedule.plan_notices", **OFTEN}
CELERY_BEAT_MAX_LOOP_INTERVAL = 0.5
LOGGING["root"]["level"] = "INFO"
