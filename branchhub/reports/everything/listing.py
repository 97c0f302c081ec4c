"""The list that lies in the zip: what is in it, and what is not and why."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from branchhub.core import formats

from .names import safe


def name() -> str:
    return safe(f"{_('Contents')}.txt")


def text(export, scope, paths) -> bytes:
    """For Notepad too: with a mark of its encoding and line ends of Windows."""
    lines = [
        _("%(branch)s, everything of %(year)s") % {"branch": scope.branch, "year": export.year},
        _("As %(name)s may see it, %(day)s.")
        % {"name": _asker(scope.user), "day": formats.full_date(scope.now)},
        "",
        *_counts(paths),
        "",
        pgettext("files", "Missing"),
        *(export.left_out or [_("Nothing.")]),
        "",
        _("Left out on purpose"),
        _("ID numbers, phones, addresses and the roster in Excel: see the members' own pages."),
        _("The roster in the handbook has none of the three."),
        _("Requests for leave and proofs of make-up study: people handed them in for one purpose."),
    ]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def _asker(user) -> str:
    member = getattr(user, "member", None)
    return member.name if member else str(user)


def _counts(paths) -> list[str]:
    """How many files lie in each folder of the first level."""
    counted = Counter(path.partition("/")[0] for path in paths)
    return [
        ngettext("%(folder)s: %(count)d file", "%(folder)s: %(count)d files", count)
        % {"folder": folder, "count": count}
        for folder, count in counted.items()
    ]
