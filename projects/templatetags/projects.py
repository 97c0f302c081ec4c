from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from branchhub.core.templatetags.bh import state

from ..choices import Certainty, ProjectState, TrialOutcome
from ..models import Patent, Project
from ..states import LOOKS

register = template.Library()

TRIAL_LOOKS = {
    TrialOutcome.OPEN: ("planned", "hourglass-split"),
    TrialOutcome.PASSED: ("met", ""),
    TrialOutcome.FAILED: ("na", "x-lg"),
}
CERTAINTY_LOOKS = {
    Certainty.PLANNED: ("na", "calendar-event"),
    Certainty.FORECAST: ("planned", "hourglass-split"),
    Certainty.VERIFIED: ("met", ""),
}


@register.simple_tag
def project_state(project):
    """The chip of a project: `{% project_state project %}`."""
    look, icon = LOOKS[ProjectState(project.state)]
    return state(look, project.get_state_display(), icon)


@register.simple_tag
def trial_outcome(trial):
    look, icon = TRIAL_LOOKS[TrialOutcome(trial.outcome)]
    return state(look, trial.get_outcome_display(), icon)


@register.simple_tag
def certainty(benefit):
    look, icon = CERTAINTY_LOOKS[Certainty(benefit.certainty)]
    return state(look, benefit.get_certainty_display(), icon)


@register.simple_tag
def milestone_state(milestone, today):
    """Reached, ahead, or late by so many days."""
    if milestone.done_on:
        return state("met", _("Reached"))
    if milestone.is_late(today):
        days = (today - milestone.due_on).days
        late = ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
        return state("due", late)
    return state("planned", pgettext("milestone", "Ahead"))


@register.simple_tag
def issue_state(issue):
    return state("met", _("Solved")) if issue.solved_on else state("due", _("Open"))


@register.simple_tag
def work_of(member, user) -> dict:
    """The member's projects and patents that `user` sees, the newest first. Two queries."""
    projects = Project.objects.visible_to(user).of_member(member)
    patents = Patent.objects.visible_to(user).filter(inventors=member).select_related("project")
    return {
        "projects": list(projects.order_by("-proposed_on", "-pk")),
        "patents": list(patents.order_by("-filed_on", "-pk")),
    }
