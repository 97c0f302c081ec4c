"""What a chat group reads: kind, title, when and where, and a link."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Message:
    heading: str
    lines: tuple[str, ...]
    link: str

    @property
    def text(self) -> str:
        return "\n".join([self.heading, *self.lines, self.link])


def message_of(notice) -> Message:
    """A notice as its chat group gets it, in the language of the installation."""
    with translation.override(settings.LANGUAGE_CODE):
        heading = str(notice.get_kind_display())
    lines = [line for line in (notice.subject, notice.detail) if line]
    return Message(heading, tuple(lines), settings.SITE_URL + notice.link)


def trial_of(robot) -> Message:
    """What a robot says when somebody tries whether it works."""
    with translation.override(settings.LANGUAGE_CODE):
        lines = (
            str(robot.branch),
            _("From here on this chat group is told when a session is announced, moved or due."),
        )
        return Message(_("BranchHub, a test"), lines, settings.SITE_URL)
