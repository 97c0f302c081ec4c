from django import forms
from django.utils.translation import gettext_lazy as _

from branchhub.core.fields import DayField
from members.forms.registers import (
    BranchFilterForm,
    OfBranchForm,
    PeriodFilterForm,
    year_field,
)
from members.models import Member

from ..models import Article, CompanyTotals, DepartmentResult, HardTask

MOST_COUNTED = 1_000_000


class HardTaskFilterForm(PeriodFilterForm):
    def narrow(self, rows):
        rows = super().narrow(rows)
        return rows.of_period(*self.days) if self.has_days else rows


class HardTaskForm(OfBranchForm):
    class Meta:
        model = HardTask
        fields = ["title", "from_on", "until_on", "members", "result", "source"]
        field_classes = {"from_on": DayField, "until_on": DayField}
        widgets = {
            "members": forms.CheckboxSelectMultiple,
            "result": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kept = self.instance.members.all() if self.instance.pk else Member.objects.none()
        self.fields["members"].queryset = (self.people() | kept).distinct()


class ArticleFilterForm(PeriodFilterForm):
    def narrow(self, rows):
        rows = super().narrow(rows)
        return rows.of_period(*self.days, "published_on") if self.has_days else rows


class ArticleForm(OfBranchForm):
    link = forms.URLField(label=_("Link"), max_length=500, required=False, assume_scheme="https")
    views = forms.IntegerField(
        label=_("Times read"), min_value=0, max_value=1_000_000_000, required=False
    )

    class Meta:
        model = Article
        fields = ["title", "outlet", "published_on", "correspondents", "link", "views"]
        field_classes = {"published_on": DayField}


class YearFilterForm(BranchFilterForm):
    year = year_field(_("Year"), required=False)

    def narrow(self, rows):
        rows, year = super().narrow(rows), self.cleaned_data.get("year")
        return rows.of_year(year) if year else rows


class DepartmentResultForm(OfBranchForm):
    """Amounts in yuan, as somebody stated them on a day."""

    year = year_field(_("Year"))

    class Meta:
        model = DepartmentResult
        fields = [
            "department", "year", "target", "forecast", "actual", "year_before", "source",
            "stated_on",
        ]  # fmt: skip
        field_classes = {"stated_on": DayField}
        help_texts = {
            "target": _("In yuan."),
            "forecast": _("In yuan; tells the year until the actual one is known."),
            "actual": _("In yuan, once the year is closed."),
            "year_before": _("In yuan, what the year before brought."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = self.instance.branch.departments.all()


class CompanyTotalsForm(OfBranchForm):
    year = year_field(_("Year"))
    innovation_projects = forms.IntegerField(
        label=_("Innovation projects of the company"), min_value=0, max_value=MOST_COUNTED
    )

    class Meta:
        model = CompanyTotals
        fields = ["year", "innovation_projects", "source", "stated_on"]
        field_classes = {"stated_on": DayField}
