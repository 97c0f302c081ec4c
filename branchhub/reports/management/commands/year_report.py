import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from branchhub.reports.year import answer, numbers
from branchhub.reports.year.period import ReportPeriod
from members.models import Branch

FIRST_YEAR, LAST_YEAR = 1970, 2099


class Command(BaseCommand):
    help = "Print the figures of a branch's year report."

    def add_arguments(self, parser):
        parser.add_argument("branch", help="the branch's number, or its whole name")
        parser.add_argument("year", type=int)
        parser.add_argument("--json", action="store_true", help="for another program")

    def handle(self, *, branch, year, json: bool, **options):
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise CommandError(_("This year does not exist."))
        branch, period = find_branch(branch), ReportPeriod.of_year(year)
        values = numbers.numbers([branch], period, timezone.now())[branch.pk]
        self.stdout.write(written(answer.answer(branch, period, values), as_json=json))


def find_branch(text) -> Branch:
    """By number or by name. Raises CommandError when there is none, or more than one."""
    asked = {"pk": text} if text.isdecimal() else {"name": text}
    found = list(Branch.objects.filter(**asked).select_related("committee")[:2])
    if not found:
        raise CommandError(_("There is no branch %(name)s.") % {"name": text})
    if len(found) > 1:
        sentence = _("Several branches are called %(name)s; give the number of one.")
        raise CommandError(sentence % {"name": text})
    return found[0]


def written(told, *, as_json) -> str:
    """One JSON object, or a line a figure."""
    if as_json:
        return json.dumps(told, ensure_ascii=False, indent=2)
    sessions = told.pop("sessions")
    lines = [f"{key}: {'–' if value is None else value}" for key, value in told.items()]
    lines += [f"{kind}: {each['held']} / {each['due']}" for kind, each in sessions.items()]
    return "\n".join(lines)
