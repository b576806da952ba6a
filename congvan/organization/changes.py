"""What a change changes, in the words of the screen, for the audit trail."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Field, Model


def changed_labels(row: Model, wanted: Mapping[str, object]) -> tuple[str, ...]:
    """The labels of the columns of `row` that differ from `wanted`; hidden columns are left out."""
    labels = []
    for name, value in wanted.items():
        column = row._meta.get_field(name)
        if getattr(row, name) != value and isinstance(column, Field) and column.editable:
            labels.append(str(column.verbose_name))
    return tuple(labels)
