"""Rows as lines of JSON that say the same whichever database held them.

What a field of ours makes of a value on its way in and out, encryption above all, is passed by:
the line has what the database has.
"""

import base64
import datetime
import decimal
import hashlib
import itertools
import json
from dataclasses import dataclass

from django.db import connections
from django.db.models import BinaryField, ExpressionWrapper, F, JSONField, TextField, Value

BATCH = 500


@dataclass(frozen=True)
class Digest:
    """What makes two tables, or two sets of files, the same."""

    count: int
    sha256: str


def columns(model) -> list[str]:
    return sorted(field.column for field in model._meta.concrete_fields)


def lines(model, alias):
    """Each row as a line, a list of values in the order of `columns`; rows by key, streamed."""
    raw, names = {}, []
    for field in _fields(model):
        name = field.attname
        if _is_raw(field):
            name = f"raw_{field.attname}"
            raw[name] = ExpressionWrapper(F(field.attname), output_field=TextField())
        names.append(name)
    rows = model._base_manager.using(alias).order_by("pk").annotate(**raw).values_list(*names)
    for row in rows.iterator(chunk_size=BATCH):
        text = json.dumps(
            row, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        yield text.encode() + b"\n"


def digest(parts) -> Digest:
    """Of the byte strings `parts`, one for each row or file."""
    count, sha = 0, hashlib.sha256()
    for part in parts:
        count += 1
        sha.update(part)
    return Digest(count, sha.hexdigest())


def insert(model, parts, alias) -> None:
    """Write rows from their lines in batches, without anything that models or fields would add."""
    fields, connection = _fields(model), connections[alias]
    parts = iter(parts)
    while batch := list(itertools.islice(parts, BATCH)):
        rows = [_row(model, fields, json.loads(part)) for part in batch]
        size = max(connection.ops.bulk_batch_size(fields, rows), 1)
        for start in range(0, len(rows), size):
            manager = model._base_manager.using(alias)
            manager._insert(rows[start : start + size], fields=fields, using=alias, raw=True)


def _fields(model) -> list:
    return sorted(model._meta.concrete_fields, key=lambda field: field.column)


def _is_raw(field) -> bool:
    return hasattr(field, "from_db_value") and not isinstance(field, JSONField)


def _row(model, fields, values):
    row = model()
    for field, value in zip(fields, values, strict=True):
        setattr(row, field.attname, _value(field, value))
    return row


def _value(field, value):
    if value is None or isinstance(field, JSONField):
        return value
    if _is_raw(field):
        return Value(value, output_field=TextField())
    if isinstance(field, BinaryField):
        return base64.b64decode(value)
    return field.to_python(value)


def _plain(value):
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return str(value)
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(value).decode()
    raise TypeError(f"No way to write a {type(value).__name__} is known.")
