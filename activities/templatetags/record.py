"""Tags of the record: votes with their bar and sentence, tasks, files, who did something."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from branchhub.core.changes import name_of
from branchhub.core.templatetags.bh import icon, state

from .. import votes
from ..choices import VoteRule
from ..opening import opening

register = template.Library()
register.simple_tag(opening, name="opening")
register.filter("account_name", name_of)
register.filter("vote_sentence", votes.sentence)
register.filter("vote_counts", votes.counts)

FILE_ICONS = {
    "image/": "file-earmark-image",
    "application/pdf": "file-earmark-pdf",
    "application/msword": "file-earmark-word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml": "file-earmark-word",
}


@register.inclusion_tag("activities/_vote_bar.html")
def vote_bar(vote):
    """Yes, no and abstained as parts of those who count, and a line where the vote carries."""
    whole = vote.voters_present if vote.rule == VoteRule.ELECTION else vote.voters_expected
    bars, start = [], 0.0
    for look, number in (("yes", vote.yes), ("no", vote.no), ("abstain", vote.abstained)):
        width = 100 * number / whole
        if number:
            bars.append({"look": look, "x": f"{start:.2f}", "width": f"{width:.2f}"})
        start += width
    need = f"{100 * vote.needed / whole:.2f}"
    return {"vote": vote, "bars": bars, "need": need}


@register.simple_tag
def vote_state(vote):
    return state("met", _("Carried")) if vote.passed else state("missed", _("Not carried"))


@register.simple_tag
def task_state(task, today):
    """In progress, done, or late by so many days."""
    if task.done_on:
        return state("met", _("Done"))
    if task.is_late(today):
        days = (today - task.due_on).days
        late = ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
        return state("due", late)
    return state("planned", _("In progress"), "hourglass-split")


@register.simple_tag
def file_icon(attachment):
    found = (
        name for start, name in FILE_ICONS.items() if attachment.content_type.startswith(start)
    )
    return icon(next(found, "file-earmark-text"), "bh-row-lead")
