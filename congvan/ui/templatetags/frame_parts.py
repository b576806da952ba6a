"""The HTML of what every page repeats, written by Python: menu, bottom bar, tabs, filter chips.

A menu has two dozen entries, a bar of filters a hundred choices; as templates they took half of a
list page's time. The one place that knows this markup: the templates of the frame and the
components `<c-tabs>` and `<c-filter-bar>` draw through it. A builtin of the template engine, so no
{% load %}. Nothing is remembered between requests: what is drawn is drawn from what is given.
Every text from outside goes through `escape`; icons come from the tag.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from django import template
from django.utils.safestring import SafeString

from congvan.ui.frame import KeyHint, MenuEntry, MenuGroup
from congvan.ui.items import Filter, Link, Tab
from congvan.ui.templatetags import ui

register = template.Library()

_PAGE = ' aria-current="page"'


@register.simple_tag
def side_groups(groups: Iterable[MenuGroup]) -> SafeString:
    """The groups of the menu; an empty one is not drawn."""
    return SafeString(
        "".join([_group(place, group) for place, group in enumerate(groups, 1) if group.entries])
    )


@register.simple_tag
def phone_entries(entries: Iterable[MenuEntry]) -> SafeString:
    """The entries of the bottom bar of phones."""
    return SafeString("".join([_phone_entry(entry) for entry in entries]))


@register.simple_tag
def menu_links(
    links: Iterable[Link], css: str = "menu-item", *, listed: bool = False
) -> SafeString:
    """Links of a small menu, each with its icon; `listed` puts each into an <li>."""
    begin, end = ("<li>", "</li>") if listed else ("", "")
    return SafeString(
        "".join(
            [
                f'{begin}<a class="{escape(css)}" href="{escape(link.href)}">'
                f"{ui.icon(link.icon)}{escape(link.label)}</a>{end}"
                for link in links
            ]
        )
    )


@register.simple_tag
def key_hints(hints: Iterable[KeyHint]) -> SafeString:
    """The pages' own lines of the list behind "?"."""
    return SafeString("".join([_key_hint(hint) for hint in hints]))


@register.simple_tag
def tab_items(tabs: Iterable[Tab]) -> SafeString:
    """The tabs as <li>s."""
    return SafeString("".join([_tab(tab) for tab in tabs]))


@register.simple_tag
def filter_chips(filters: Sequence[Filter]) -> SafeString:
    """The chips: one with a value says how to drop it, one without opens its choices."""
    return SafeString("".join([_chip(one) for one in filters]))


def _group(place: int, group: MenuGroup) -> str:
    name, named = "", ""
    if group.label:
        name = f'<span class="side-group" id="nhom-{place}">{escape(group.label)}</span>'
        named = f' aria-labelledby="nhom-{place}"'
    entries = "\n".join([_side_entry(entry) for entry in group.entries])
    return f'<div class="side-section">{name}<ul{named}>{entries}</ul></div>\n'


def _side_entry(entry: MenuEntry) -> str:
    label = escape(entry.label)
    return (
        f'<li><a class="side-entry" href="{escape(entry.href)}" title="{label}"'
        f"{_PAGE if entry.current else ''}>{ui.icon(entry.icon)}"
        f'<span class="side-word">{label}</span> '
        f'<span class="side-count" id="dem-{escape(entry.key)}">{entry.count or ""}</span></a></li>'
    )


def _phone_entry(entry: MenuEntry) -> str:
    return (
        f'<a class="phone-entry" href="{escape(entry.href)}"{_PAGE if entry.current else ""}>'
        f"{ui.icon(entry.icon)}{escape(entry.label)} "
        f'<span class="bubble" id="dem-tay-{escape(entry.key)}">{entry.count or ""}</span></a>'
    )


def _key_hint(hint: KeyHint) -> str:
    keys = "".join([f"<kbd>{escape(key)}</kbd>" for key in hint.keys])
    return (
        f'<div data-keys="{escape(" ".join(hint.keys))}" data-href="{escape(hint.href)}">'
        f"<dt>{escape(hint.label)}</dt><dd>{keys}</dd></div>"
    )


def _tab(tab: Tab) -> str:
    number = ""
    if tab.count is not None:
        key = f' id="dem-{escape(tab.key)}"' if tab.key else ""
        number = f' <span class="tab-count"{key}>{escape(str(tab.count))}</span>'
    return (
        f'<li><a class="tab" href="{escape(tab.href)}"{_PAGE if tab.current else ""}>'
        f"{escape(tab.label)}{number}</a></li>"
    )


def _chip(one: Filter) -> str:
    label = escape(one.label)
    if one.value:
        return (
            f'<span class="chip is-on">{label}: {escape(one.value)}'
            f'<a class="chip-x" href="{escape(one.clear_href)}" aria-label="Bỏ lọc {label}" '
            f'title="Bỏ lọc {label}">{ui.icon("x", 16)}</a></span>'
        )
    choices = "".join(
        [
            f'<a class="menu-item" href="{escape(link.href)}">{escape(link.label)}</a>'
            for link in one.choices
        ]
    )
    return (
        f'<details class="menu"><summary class="chip">{label}{ui.icon("chevron-down", 16)}'
        f'</summary><div class="menu-list">{choices}</div></details>'
    )
