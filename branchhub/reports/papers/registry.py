"""Every kind of paper and what makes it.

A paper of a session has `is_allowed(user, activity)`, `is_offered(activity, now)` and
`build(activity, user)`; one of a year `is_allowed(user, branch)` and
`build(branch, year, user, now)`; each kind has `sample()`, a Paper to try templates with.
"""

from ..choices import PaperKind
from . import appraisal, attendance, minutes, notice, plan, project, sign_in, summary

OF_A_SESSION = {
    PaperKind.NOTICE: notice,
    PaperKind.SIGN_IN_BLANK: sign_in.Blank,
    PaperKind.SIGN_IN: sign_in.AsHeld,
    PaperKind.MINUTES: minutes,
}
OF_A_YEAR = {PaperKind.PLAN: plan, PaperKind.SUMMARY: summary}
OTHERS = {
    PaperKind.ATTENDANCE: attendance,
    PaperKind.APPRAISAL: appraisal,
    PaperKind.PROJECT: project,
}
PAPERS = OF_A_SESSION | OTHERS | OF_A_YEAR
