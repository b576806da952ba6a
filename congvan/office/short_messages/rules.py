"""Pure rules of templates: their places, and filling them. No Django."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from congvan.kernel.text import nfc

# Each place with what stands in it when a text is shown as an example.
PLACES: Mapping[str, str] = MappingProxyType(
    {
        "số": "125/UBND-KSTT",
        "trích yếu": "phòng, chống bão số 12",
        "nơi gửi": "UBND tỉnh",
        "hạn": "16:30 ngày 25/11",
        "giờ": "08:00 ngày 24/11",
        "địa điểm": "phòng họp tầng 2",
        "người nhận": "Nguyễn Văn An",
        "ghi chú": "mang theo hồ sơ",
    }
)
RECEIVER, NOTE = "người nhận", "ghi chú"
# Four parts are a message nobody reads to the end; operators take up to ten.
MOST_PARTS = 4
LONGEST_NOTE = 120

_PLACE = re.compile(r"\{([^{}]*)\}")


def tidy(text: str) -> str:
    """One line with single spaces."""
    return " ".join(nfc(text).split())


def places_in(body: str) -> tuple[str, ...]:
    """The names of the places of a body, in their order, unknown ones too."""
    return tuple(tidy(name).lower() for name in _PLACE.findall(nfc(body)))


def unknown_places(body: str) -> tuple[str, ...]:
    """What stands in braces and is no place; "{" for a brace that has no partner."""
    unknown = [f"{{{name}}}" for name in places_in(body) if name not in PLACES]
    rest = _PLACE.sub("", body)
    return tuple(unknown + [one for one in "{}" if one in rest])


def filled(body: str, values: Mapping[str, str]) -> str:
    """The body with its places filled in one pass: braces inside a value stay as they are.

    A place that has nothing to say disappears with the spaces around it; `services.sending` refuses
    to send such a text.
    """
    return tidy(_PLACE.sub(lambda found: values.get(tidy(found[1]).lower(), ""), nfc(body)))
