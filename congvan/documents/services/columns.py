"""The column behind a field's name: its Vietnamese label, its length, its choices."""

from __future__ import annotations

from typing import Any

from django.db import models


def column(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    """The model's field of that name or attribute ("issuer" and "issuer_id" are one)."""
    field = model._meta.get_field(name.removesuffix("_id"))
    if not isinstance(field, models.Field):
        raise TypeError(f"{model.__name__}.{name} is no column.")
    return field
