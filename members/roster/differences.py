"""What a row would change in a member: old and new by column, and how both are shown."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from branchhub.core import formats, masking
from branchhub.core.partial_dates import PartialDate
from members.choices import Sex, Status

from . import units, values
from .columns import BY_KEY, WHOLE_DAYS


@dataclass(frozen=True)
class Change:
    key: str
    old: object
    new: object

    @property
    def label(self) -> str:
        return str(BY_KEY[self.key].label)

    @property
    def old_text(self) -> str:
        return shown(self.key, self.old)

    @property
    def new_text(self) -> str:
        return shown(self.key, self.new)


def differences(row, member, state) -> list[Change]:
    """Changes in the order of the columns; what is empty or masked in the row changes nothing."""
    changes = []
    for key in BY_KEY:
        if key not in row.values:
            continue
        old, new = state.known(member, key), row.values[key]
        if key == "born_on" and row.is_birth_derived and old:
            continue
        if not _says_the_same(key, old, new):
            changes.append(Change(key, old, new))
    return changes


def _says_the_same(key, old, new) -> bool:
    if isinstance(new, PartialDate):
        return bool(old) and len(str(new)) <= len(str(old)) and new.agrees_with(old)
    if isinstance(new, bool) or key in ("sex", "status", *WHOLE_DAYS):
        return old == new
    clean = {
        "name": values.clean_name,
        "phone": values.clean_phone,
        "group": units.group_name,
        "department": units.department_name,
    }.get(key, values.clean_text)
    return clean(old) == clean(new)


def shown(key, value) -> str:
    """A value as the pages write it, personal data masked."""
    if value is None or value == "":
        return "—"
    if isinstance(value, PartialDate):
        return formats.partial_date(value)
    if isinstance(value, datetime.date):
        return formats.full_date(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if key in ("sex", "status"):
        return str({"sex": Sex, "status": Status}[key](value).label)
    mask = {
        "id_number": masking.mask_id_number,
        "phone": masking.mask_phone,
        "address": masking.mask_address,
    }.get(key)
    return mask(value) if mask else str(value)
