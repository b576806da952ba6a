"""Tags and filters the components need; a builtin of the template engine, so no {% load %}."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from congvan.ui.forms import FieldView, view_of
from congvan.ui.icons import ICON_NAMES
from congvan.ui.items import Due, Pill

register = template.Library()


@register.simple_tag
def icon(name: str, size: int = 18, css: str = "") -> SafeString:
    """An icon from the sprite; it never speaks, so the word beside it must.

    A name outside the allow-list raises, because an empty square would pass unseen.
    """
    return _icon(name, int(size), css)


# A list page draws hundreds of the same few; looking up the sprite's hashed name each time was
# a third of its time. 1024 entries are every name at every size, with room.
@lru_cache(maxsize=1024)
def _icon(name: str, size: int, css: str) -> SafeString:
    if not name:
        return SafeString("")
    if name not in ICON_NAMES:
        raise template.TemplateSyntaxError(f"Biểu tượng '{name}' chưa có trong congvan/ui/icons.py")
    return format_html(
        '<svg class="icon{}{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        "" if size == 18 else f" icon-{size}",
        f" {css}" if css else "",
        static("ui/icons.svg"),
        name,
    )


@register.simple_tag
def attributes(attrs: Mapping[str, Any]) -> SafeString:
    """Attributes handed through by a component, every value escaped (Cotton's own output is not)."""
    left = attrs.attrs_dict() if hasattr(attrs, "attrs_dict") else dict(attrs)
    parts = []
    for name, value in left.items():
        if value is True:
            parts.append(format_html(" {}", name))
        elif value not in (False, None):
            parts.append(format_html(' {}="{}"', name, conditional_escape(value)))
    return SafeString("".join(parts))


@register.simple_tag
def pill(kind: str | Pill, word: str = "") -> SafeString:
    """A pill by its kind, without a template of its own: lists draw hundreds."""
    return _pill(kind if isinstance(kind, Pill) else Pill(kind, word))


@lru_cache(maxsize=512)  # kinds times the few words that replace theirs
def _pill(shown: Pill) -> SafeString:
    return format_html(
        '<span class="pill {}">{}{}</span>', shown.css, _icon(shown.icon, 14, ""), shown.text
    )


@register.simple_tag
def due(value: Due | None) -> SafeString:
    """A deadline as text with its icon."""
    return _due(value) if value else SafeString("")


@lru_cache(maxsize=512)  # "Còn 1 ngày", "28/11": a day's lists share a few dozen
def _due(value: Due) -> SafeString:
    note = format_html(' <span class="due-note">{}</span>', value.note) if value.note else ""
    return format_html(
        '<span class="due {}">{}{}{}</span>', value.css, _icon(value.icon, 16, ""), value.text, note
    )


@register.simple_tag
def second_line(parts: tuple[str, ...]) -> SafeString:
    """The grey line under a title, its parts parted by middle dots."""
    return format_html_join(
        SafeString('<span class="sep"> · </span>'),
        "<span>{}</span>",
        ((part,) for part in parts if part),
    )


@register.filter
def field_view(bound: BoundField) -> FieldView:
    """What the form-field component needs to know of a Django form field."""
    return view_of(bound)


@register.filter
def initials(name: str) -> str:
    """Family name and given name: "Nguyễn Văn An" → "NA"."""
    words = name.split()
    if not words:
        return ""
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
