"""How the state of a project looks, and what it asks for next."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from branchhub.core.charts import Chart, Series

from .choices import ProjectState

LOOKS = {  # the state's look in the house's five, and an icon of its own
    ProjectState.PROPOSED: ("due", "hourglass-split"),
    ProjectState.APPROVED: ("planned", "calendar-event"),
    ProjectState.UNDER_WAY: ("planned", "arrow-clockwise"),
    ProjectState.FINISHED: ("due", "clipboard-check"),
    ProjectState.VERIFIED: ("met", "check-circle-fill"),
    ProjectState.STOPPED: ("na", "dash-circle"),
}
NEXT = {  # state: the step that it asks for, a URL name too
    ProjectState.PROPOSED: "approve",
    ProjectState.APPROVED: "start",
    ProjectState.UNDER_WAY: "finish",
    ProjectState.FINISHED: "verify",
}
DAYS = (  # of the steps of a project, in the order of its life
    "proposed_on", "approved_on", "started_on", "finished_on", "verified_on", "stopped_on",
)  # fmt: skip
DECIDED = ("approve", "verify")  # steps that those take who decide for the branch
WAY = [state for state in ProjectState if state != ProjectState.STOPPED]


def word_of_step(step) -> str:
    return {
        "approve": pgettext("project", "Approve"),
        "start": pgettext("project", "Start"),
        "finish": pgettext("project", "Finish"),
        "verify": pgettext("project", "Verify"),
        "stop": pgettext("project", "Stop"),
        "reopen": pgettext("project", "Reopen"),
    }[step]


def steps_of(project) -> list[tuple[str, str]]:
    """(word, "done" | "now" | "ahead") of each step of its way; a stopped one ends there."""
    way = WAY
    if project.state == ProjectState.STOPPED:
        dates = (project.proposed_on, project.approved_on, project.started_on)
        way = [state for state, day in zip(WAY, dates, strict=False) if day]
        way = [*way, ProjectState.STOPPED]
    here = way.index(project.state)
    return [
        (state.label, "done" if place < here else "now" if place == here else "ahead")
        for place, state in enumerate(way)
    ]


def chart_of_states(counts, *, link) -> Chart:
    """How many projects are in each state; `link(state)` is the address of their list."""
    numbers = [counts.get(state.value, 0) for state in ProjectState]
    return Chart(
        key="states",
        title=_("Projects by state"),
        heading=pgettext("project", "State"),
        categories=[str(state.label) for state in ProjectState],
        series=[Series(_("Projects"), numbers, [link(state.value) for state in ProjectState])],
    )
