from dataclasses import replace

from django.contrib.admin.utils import flatten_fieldsets
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper

from .encryption import EncryptedTextField


class _Discreet(HistoricalRecordContextHelper):
    """Says that a value not among `shown`, or an encrypted one, changed, not from what to what."""

    def __init__(self, *args, shown):
        super().__init__(*args)
        self.shown = shown

    def format_delta_change(self, change):
        encrypted = isinstance(self.model._meta.get_field(change.field), EncryptedTextField)
        if encrypted or change.field not in self.shown:
            change = replace(change, old=_("(hidden)"), new=_("(hidden)"))
        return super().format_delta_change(change)


@method_decorator(require_safe, name="history_form_view")
class HistoryAdmin(SimpleHistoryAdmin):
    """Admin of a tracked table: its history can be read, but nothing is put back from it."""

    def get_historical_record_context_helper(self, request, historical_record):
        shown = flatten_fieldsets(self.get_fieldsets(request, historical_record.instance))
        return _Discreet(self.model, historical_record, shown=shown)

    def revert_disabled(self, request, obj=None):
        return True
