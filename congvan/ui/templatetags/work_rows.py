"""The HTML of a work row, written by Python: a list draws fifty, and templates cost six times more.

The one place that knows a row's markup: `<c-work-row>` and `<c-work-list>` both draw through it. A
builtin of the template engine, so no {% load %}.
Every text from outside goes through `escape`; pills, deadlines and icons come from the tags.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString

from congvan.ui.items import WorkRow
from congvan.ui.templatetags import ui

register = template.Library()

_SEP = '<span class="sep"> · </span>'
_DOT = '<span class="unread-dot"></span>'
_UNREAD = '<span class="visually-hidden">Chưa đọc: </span>'


@register.simple_tag
def work_rows(rows: Iterable[WorkRow], tick: str = "", target: str = "") -> SafeString:
    """The rows as <li>s.

    `tick` is the name of the boxes ("" = none), `target` the id of the pane in which htmx opens.
    """
    tick, target = escape(str(tick)), escape(str(target))
    return SafeString("".join([_row(row, tick, target) for row in rows]))


@register.simple_tag
def work_row(row: WorkRow, tick: str = "", target: str = "") -> SafeString:
    """A single row."""
    return work_rows([row], tick, target)


def _row(row: WorkRow, tick: str, target: str) -> str:
    key = escape(row.key)
    css = "wrow"
    if not tick:
        css += " no-tick"
    if row.unread:
        css += " is-unread"
    if row.selected:
        css += " is-selected"
    return (
        f'<li class="{css}" id="dong-{key}">{_box(row, key, tick)}'
        f"<div>{_head(row)}{_title(row, key, target)}{_second(row)}</div></li>\n"
    )


def _box(row: WorkRow, key: str, tick: str) -> str:
    if not tick:
        return ""
    checked = " checked" if row.ticked else ""
    return (
        '<label class="wrow-tick"><input class="form-check-input" type="checkbox" '
        f'name="{tick}" value="{key}"{checked} aria-labelledby="ten-{key}"></label>'
    )


def _head(row: WorkRow) -> str:
    if not row.pills and not row.due:
        return ""
    dot = _DOT if row.unread else ""
    pills = "".join([ui.pill(one) for one in row.pills])
    return f'<div class="wrow-head">{dot}{pills}{ui.due(row.due)}</div>'


def _title(row: WorkRow, key: str, target: str) -> str:
    href = escape(row.href)
    current = ' aria-current="true"' if row.selected else ""
    pane = _pane(row, href, target) if target else ""
    unread = ""
    if row.unread:
        # Without a head line there is no other place for the dot.
        unread = _UNREAD if row.pills or row.due else _DOT + _UNREAD
    return (
        f'<a class="wrow-title" id="ten-{key}" href="{href}"{current}{pane}>'
        f"{unread}{escape(row.title)}</a>"
    )


def _pane(row: WorkRow, href: str, target: str) -> str:
    """Into the pane: the row's preview when it gets the focus, else the page itself on a click."""
    if row.preview:
        return (
            f' hx-get="{escape(row.preview)}" hx-target="#{target}" '
            'hx-trigger="focus delay:150ms" hx-sync="closest ol:replace" data-preview'
        )
    return f' hx-get="{href}" hx-target="#{target}" hx-push-url="true"'


def _second(row: WorkRow) -> str:
    if not row.second and not row.files:
        return ""
    parts = _SEP.join([f"<span>{escape(part)}</span>" for part in row.second if part])
    files = ""
    if row.files:
        files = (
            f'<span class="wrow-files">{ui.icon("paperclip", 16)}'
            f'<span class="visually-hidden">Số tệp: </span>{row.files}</span>'
        )
    return f'<div class="wrow-second"><span>{parts}</span>{files}</div>'
