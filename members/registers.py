"""Registers of a branch: lists that are narrowed, counted, paged and exported, each with a form.

A `Register` is data. Its views are one line each, in the app that keeps it, and call the functions
here; the pages are those of templates/registers/.
"""

import copy
import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from branchhub.core import formats, xlsx
from branchhub.core.changes import Table, entries_of
from branchhub.core.exports import workbook
from branchhub.core.permissions import require

from .forms.people import BranchForm
from .operations.saving import add, change, remove
from .rules import can_export_registers, only_branch_id, roles_of, sees_several_branches

PAGE_SIZE = 30


@dataclass(frozen=True)
class Column:
    """`value` makes text, a number, a day or None of a row, for the page and for the workbook."""

    label: str
    value: Callable
    is_number: bool = False


@dataclass(frozen=True)
class Register:
    """`urls` is how the names of its pages begin: `members:honour` for `members:honour-edit`.

    `rows` gives what a user sees, with all that the columns need; the first column names a row. It
    leads to the row's own page, if it `has_pages`, else to the form for those who may write. A list
    that nobody writes to has no `form`. `told` are the columns of its history, the first of which
    names a row; `figures` makes (label, text) pairs for the head from the filters and the rows.
    """

    list_url: str
    title: str
    lead: str
    columns: tuple[Column, ...]
    rows: Callable
    filters: type
    urls: str = ""
    form: type | None = None
    add: str = ""
    may_write: Callable = lambda user, branch: False
    told: str = ""
    has_pages: bool = False
    figures: Callable = lambda filters, rows: []

    def address(self, page, *keys) -> str:
        return reverse(f"{self.urls}-{page}", args=keys)

    def address_of_list(self, branch_id) -> str:
        return f"{reverse(self.list_url)}?branch={branch_id}"


BRANCH_COLUMN = Column(pgettext_lazy("column", "Branch"), lambda row: row.branch)
SOURCE_COLUMN = Column(gettext_lazy("Source"), lambda row: row.source)


def list_page(request, register):
    """The rows that the user sees, narrowed; each leads to its own page where one may go there."""
    filters, rows, columns = _narrowed(request.GET, request.user, register)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    branch = filters.cleaned_data.get("branch") or roles_of(request.user).branch
    context = {
        "register": register,
        "branch": branch,
        "filters": filters,
        "narrowed": _ways_back(request, filters),
        "query": request.GET.urlencode(),
        "page": page,
        "columns": columns,
        "lines": [(_link(register, row, request.user), _shown(columns, row)) for row in page],
        "figures": register.figures(filters, rows),
        "add_url": _add_url(register, branch, request.user),
        "export_url": reverse(f"{register.list_url}-export"),
        "may_export": can_export_registers(request.user),
    }
    return render(request, "registers/list.html", context)


def export(request, register):
    """The same rows as a workbook; the export is logged."""
    require(can_export_registers(request.user))
    filters, rows, columns = _narrowed(request.GET, request.user, register)
    given = filters.cleaned_data
    return workbook(
        request,
        _table(register, rows, columns),
        branch_id=only_branch_id(request.user, given.get("branch")),
        asked=[(name, value) for name, value in request.GET.items() if given.get(name)],
    )


def table_of(register, data, user) -> xlsx.Table:
    """The rows that the user sees, narrowed by `data` as a page of the register is."""
    _filters, rows, columns = _narrowed(data, user, register)
    return _table(register, rows, columns)


def _table(register, rows, columns) -> xlsx.Table:
    values = [[_written(column.value(row)) for column in columns] for row in rows]
    return xlsx.Table(str(register.title), [str(column.label) for column in columns], values)


def create(request, register, **initial):
    branch = BranchForm(request.GET, user=request.user).chosen()
    if branch is None:
        raise PermissionDenied
    require(register.may_write(request.user, branch))
    row = register.form._meta.model(branch=branch)
    return _form_page(request, register, row, initial=initial)


def edit(request, register, pk):
    return _form_page(request, register, row_to_write(request, register, pk))


def remove_page(request, register, pk):
    """Ask once, then take the row out."""
    row = row_to_write(request, register, pk)
    if request.method == "POST":
        name, branch = str(row), row.branch
        try:
            remove(row, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("%(row)s removed.") % {"row": name})
        return redirect(register.address_of_list(branch.pk))
    context = {"register": register, "row": row, "back": _after(register, row)}
    return render(request, "registers/remove.html", context)


def row_for(request, register, pk):
    return get_object_or_404(register.rows(request.user), pk=pk)


def row_to_write(request, register, pk):
    row = row_for(request, register, pk)
    require(register.may_write(request.user, row.branch))
    return row


def history_of(*tables):
    """The entries of `tables`, newest first."""
    return sorted(entries_of(tables), key=lambda entry: entry.at, reverse=True)


def _form_page(request, register, row, initial=None):
    form = register.form(request.POST or None, instance=copy.copy(row), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if row.pk:
                row = change(copy.copy(row), form.changes, by=request.user)
            else:
                row = add(form.instance, links=form.links, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(row)s saved.") % {"row": row})
            return redirect(_after(register, row))
    back = _after(register, row) if row.pk else register.address_of_list(row.branch_id)
    context = {"register": register, "row": row, "form": form, "back": back}
    if row.pk:
        history = type(row).history.filter(id=row.pk)
        context["entries"] = history_of(Table(history, register.told, register.told.split()[0]))
        context["remove_url"] = register.address("remove", row.pk)
    return render(request, "registers/form.html", context)


def _after(register, row) -> str:
    return row.get_absolute_url() if register.has_pages else register.address_of_list(row.branch_id)


def _narrowed(data, user, register):
    """The filters, the rows that they let through, and the columns that this user needs."""
    filters = register.filters(data, user=user)
    filters.is_valid()
    extra = (BRANCH_COLUMN,) if sees_several_branches(user) else ()
    rows = filters.narrow(register.rows(user))
    return filters, rows, (*register.columns, *extra)


def _ways_back(request, filters):
    """(words, query without it) of each thing that the list is narrowed to."""
    ways = []
    for words, names in filters.narrowed():
        query = request.GET.copy()
        for name in (*names, "page"):
            query.pop(name, None)
        ways.append((words, query.urlencode()))
    return ways


def _add_url(register, branch, user) -> str:
    if register.form is None or branch is None or not register.may_write(user, branch):
        return ""
    return f"{register.address('create')}?branch={branch.pk}"


def _link(register, row, user) -> str:
    if register.has_pages:
        return row.get_absolute_url()
    may_write = register.may_write(user, row.branch)
    return register.address("edit", row.pk) if may_write else ""


def _shown(columns, row):
    return [(column, _text(column.value(row))) for column in columns]


def _text(value) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, datetime.date):
        return formats.full_date(value)
    if isinstance(value, Decimal):
        return formats.amount(value)
    return str(value)


def _written(value):
    """What a cell of the workbook holds: numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, int | float) else _text(value)
