"""Every kind of paper and what makes it.

A paper of a session has `is_allowed(user, activity)`, `is_offered(activity, now)` and
`build(activity, user)`; one of a year `is_allowed(user, branch)` and
`build(branch, year, user, now)`; each kind has `sample()`, a Paper to try templates with.
"""

from ..choices import PaperKind
from . import (
    appraisal,
    attendance,
    handbook,
    minutes,
    notice,
    plan,
    project,
    report,
    sign_in,
    summary,
)

OF_A_SESSION = {
    PaperKind.NOTICE: notice,
    PaperKind.SIGN_IN_BLANK: sign_in.Blank,
    PaperKind.SIGN_IN: sign_in.AsHeld,
    PaperKind.MINUTES: minutes,
}
OF_A_YEAR = {
    PaperKind.PLAN: plan,
    PaperKind.SUMMARY: summary,
    PaperKind.REPORT: report,
    PaperKind.HANDBOOK: handbook,
}
OTHERS = {
    PaperKind.ATTENDANCE: attendance,
    PaperKind.APPRAISAL: appraisal,
    PaperKind.PROJECT: project,
}
PAPERS = OF_A_SESSION | OTHERS | OF_A_YEAR


def offered(user, activity, now) -> list[tuple[str, str]]:
    """(kind, label) of the papers of a session that the user may have now. No query."""
    return [
        (kind.value, kind.label)
        for kind, paper in OF_A_SESSION.items()
        if paper.is_offered(activity, now) and paper.is_allowed(user, activity)
    ]
