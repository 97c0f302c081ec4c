"""How each figure is told inside a sentence: `number` stands for it, `count` chooses the form."""

from django.utils.translation import ngettext_lazy

from activities.choices import Kind

HELD = {
    Kind.ASSEMBLY: ngettext_lazy(
        "%(number)s branch member assembly", "%(number)s branch member assemblies", "count"
    ),
    Kind.COMMITTEE: ngettext_lazy(
        "%(number)s branch committee meeting", "%(number)s branch committee meetings", "count"
    ),
    Kind.GROUP: ngettext_lazy("%(number)s group meeting", "%(number)s group meetings", "count"),
    Kind.LECTURE: ngettext_lazy("%(number)s Party lecture", "%(number)s Party lectures", "count"),
    Kind.THEME_DAY: ngettext_lazy(
        "%(number)s theme party day", "%(number)s theme party days", "count"
    ),
    Kind.LIFE_MEETING: ngettext_lazy(
        "%(number)s organisational life meeting",
        "%(number)s organisational life meetings",
        "count",
    ),
    Kind.APPRAISAL: ngettext_lazy(
        "%(number)s democratic appraisal of members",
        "%(number)s democratic appraisals of members",
        "count",
    ),
    Kind.CLASSROOM: ngettext_lazy(
        "%(number)s session of the Small Classroom",
        "%(number)s sessions of the Small Classroom",
        "count",
    ),
    Kind.OTHER: ngettext_lazy("%(number)s other activity", "%(number)s other activities", "count"),
}
PHRASES = {f"held_{kind}": phrase for kind, phrase in HELD.items()} | {
    "members": ngettext_lazy("%(number)s Party member", "%(number)s Party members", "count"),
    "groups": ngettext_lazy("%(number)s Party group", "%(number)s Party groups", "count"),
    "departments": ngettext_lazy("%(number)s department", "%(number)s departments", "count"),
    "front_line_members": ngettext_lazy(
        "%(number)s Party member works in R&D and production: %(share)s of all.",
        "%(number)s Party members work in R&D and production: %(share)s of all.",
        "count",
    ),
    "missed": ngettext_lazy(
        "%(number)s meeting that was asked for is missing.",
        "%(number)s meetings that were asked for are missing.",
        "count",
    ),
    "study_hours": ngettext_lazy(
        "A member studied %(number)s hour on average.",
        "A member studied %(number)s hours on average.",
        "count",
    ),
    "reviews": ngettext_lazy("%(number)s review", "%(number)s reviews", "count"),
    "volunteer_hours": ngettext_lazy(
        "%(number)s hour of volunteering", "%(number)s hours of volunteering", "count"
    ),
    "staff_reached": ngettext_lazy(
        "%(number)s guest on theme days", "%(number)s guests on theme days", "count"
    ),
    "classroom_audience": ngettext_lazy(
        "%(number)s person taught in the Small Classroom",
        "%(number)s people taught in the Small Classroom",
        "count",
    ),
    "cards_given": ngettext_lazy(
        "%(number)s political birthday card", "%(number)s political birthday cards", "count"
    ),
    "backbones_to_activists": ngettext_lazy(
        "%(number)s business backbone became an activist.",
        "%(number)s business backbones became activists.",
        "count",
    ),
    "members_to_backbones": ngettext_lazy(
        "%(number)s Party member became a business backbone.",
        "%(number)s Party members became business backbones.",
        "count",
    ),
    "mentoring_pairs": ngettext_lazy(
        "%(number)s mentoring pair", "%(number)s mentoring pairs", "count"
    ),
    "veteran_talks": ngettext_lazy(
        "%(number)s story told by a veteran member",
        "%(number)s stories told by veteran members",
        "count",
    ),
    "hard_tasks": ngettext_lazy(
        "%(number)s urgent, hard, dangerous or heavy task",
        "%(number)s urgent, hard, dangerous or heavy tasks",
        "count",
    ),
    "hard_task_people": ngettext_lazy(
        "%(number)s person in such tasks", "%(number)s people in such tasks", "count"
    ),
    "articles": ngettext_lazy("%(number)s article", "%(number)s articles", "count"),
    "party_building_projects": ngettext_lazy(
        "%(number)s Party-building project", "%(number)s Party-building projects", "count"
    ),
    "research_projects": ngettext_lazy(
        "%(number)s research project", "%(number)s research projects", "count"
    ),
    "innovation_projects": ngettext_lazy(
        "%(number)s innovation project", "%(number)s innovation projects", "count"
    ),
    "challenge_teams": ngettext_lazy(
        "%(number)s challenge team", "%(number)s challenge teams", "count"
    ),
    "member_led_projects": ngettext_lazy(
        "%(number)s project led by a Party member",
        "%(number)s projects led by Party members",
        "count",
    ),
    "staff_in_projects": ngettext_lazy(
        "%(number)s place of staff beside Party members in the teams",
        "%(number)s places of staff beside Party members in the teams",
        "count",
    ),
    "company_key": ngettext_lazy(
        "%(number)s company key project", "%(number)s company key projects", "count"
    ),
    "parent_company_key": ngettext_lazy(
        "%(number)s parent-company key project",
        "%(number)s parent-company key projects",
        "count",
    ),
    "problems_solved": ngettext_lazy(
        "%(number)s key production problem was solved.",
        "%(number)s key production problems were solved.",
        "count",
    ),
    "patents_filed": ngettext_lazy("%(number)s patent filed", "%(number)s patents filed", "count"),
    "patents_granted": ngettext_lazy(
        "%(number)s patent granted", "%(number)s patents granted", "count"
    ),
    "process_modifications": ngettext_lazy(
        "%(number)s process modification", "%(number)s process modifications", "count"
    ),
    "onsite_tests": ngettext_lazy(
        "%(number)s round of on-site tests", "%(number)s rounds of on-site tests", "count"
    ),
    "issues_solved": ngettext_lazy(
        "%(number)s issue coordinated and solved",
        "%(number)s issues coordinated and solved",
        "count",
    ),
    "results_told": ngettext_lazy(
        "%(number)s of %(all)s departments has told its results so far.",
        "%(number)s of %(all)s departments have told their results so far.",
        "count",
    ),
}
