"""What to look at before a report is handed in."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from activities.choices import ActivityStatus
from activities.models import Activity
from activities.summary import within
from branchhub.core import formats
from projects.models import CompanyTotals


@dataclass(frozen=True)
class Check:
    """`detail` is what is there, or what is not yet; `url` leads to where it is put right."""

    label: str
    detail: str
    is_done: bool
    url: str


def checks(reader, values) -> list[Check]:
    """In the order in which they are put right. Two queries."""
    typed = [_company(reader), _departments(reader, values)] if reader.period.year else []
    return [*typed, _open_sessions(reader), _missed(reader, values)]


def _company(reader) -> Check:
    year = reader.period.year
    total = CompanyTotals.objects.filter(branch=reader.branch).of_year(year).first()
    detail = _("not typed in")
    if total:
        day = formats.full_date(total.stated_on)
        said = (formats.number(total.innovation_projects), total.source, day)
        detail = "·".join(part for part in said if part)
    url = reader.link("projects:totals", "checks", year=year)
    return Check(_("Innovation projects of the company"), detail, total is not None, url)


def _departments(reader, values) -> Check:
    told, departments = values["results_told"], values["departments"]
    detail = _("%(told)d of %(all)d departments") % {"told": told, "all": departments}
    url = reader.link("projects:results", "checks", year=reader.period.year)
    return Check(_("Results of the departments"), detail, told >= departments, url)


def _open_sessions(reader) -> Check:
    held = Activity.objects.filter(branch=reader.branch, status=ActivityStatus.HELD)
    count = within(held, *reader.period.days).count()
    detail = _("every session held is archived")
    if count:
        text = ngettext("%(count)d is held only", "%(count)d are held only", count)
        detail = text % {"count": count}
    asks = {"state": ActivityStatus.HELD, **reader.period.asks}
    url = reader.link("activities:list", "checks", **asks)
    return Check(_("Sessions to archive"), detail, not count, url)


def _missed(reader, values) -> Check:
    count = values["missed"]
    detail = _("everything asked for was held")
    if count:
        text = ngettext("%(count)d missed: say why", "%(count)d missed: say why", count)
        detail = text % {"count": count}
    url = reader.link_to_missed("checks")
    return Check(pgettext("navigation", "Norms"), detail, not count, url)
