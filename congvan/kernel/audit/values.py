"""The values of an event's fields: as they are kept in JSON, and as a reader sees them."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from congvan.kernel.clock import OFFICE_ZONE


def stored_value(value: Any) -> Any:
    """A field's value as it is kept in JSON. Raises TypeError for floats and other types."""
    stored: Any
    match value:
        case Enum():
            stored = stored_value(value.value)
        case None | bool() | int():
            stored = value
        case datetime():
            stored = value.isoformat()
        case str() | Promise() | date() | time() | Decimal() | UUID():
            stored = storable_text(str(value))
        case list() | tuple():
            stored = [stored_value(item) for item in value]
        case dict():
            stored = {storable_text(key): stored_value(item) for key, item in value.items()}
        case _:
            raise TypeError(f"An event cannot hold {value!r} of type {type(value).__name__}.")
    return stored


def shown_value(value: Any) -> str:
    """A field's value as a Vietnamese reader expects it in a sentence."""
    shown = value
    match value:
        case Enum():
            shown = getattr(value, "label", value.value)
        case None:
            shown = "(trống)"
        case bool():
            shown = "có" if value else "không"
        case datetime():
            local = value.astimezone(OFFICE_ZONE) if value.tzinfo else value
            shown = f"{local:%H:%M} ngày {local:%d/%m/%Y}"
        case date():
            shown = f"{value:%d/%m/%Y}"
        case time():
            shown = f"{value:%H:%M}"
        case list() | tuple():
            shown = ", ".join(shown_value(item) for item in value)
    return storable_text(str(shown))


def storable_text(text: str) -> str:
    """`text` without what PostgreSQL refuses (NUL, lone surrogates).

    The trail must be able to tell of hostile input, so it replaces rather than refuses.
    """
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()
