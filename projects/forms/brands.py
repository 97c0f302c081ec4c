from django.utils.translation import gettext_lazy as _

from branchhub.core.fields import DayField
from branchhub.core.forms import ChangesForm

from ..models import Brand
from .texts import text


class BrandForm(ChangesForm):
    idea = text(_("Idea"), rows=4)
    results = text(_("Results"), rows=4)

    class Meta:
        model = Brand
        fields = ["name", "idea", "results", "from_on", "until_on"]
        field_classes = {"from_on": DayField, "until_on": DayField}

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"branch"}
