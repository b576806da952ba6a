"""What people write, as HTML: nothing of it is markup, and what names a document is a link.

An address of a document's page or its number and notation becomes a link to where the right is
asked again: the link tells nothing that the writer has not typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from congvan.web.addresses import address

# Pages of one's own work that are worth naming, wherever the address was copied from.
_PAGE = r"/(?:van-ban|du-thao|van-ban-di|ho-so|viec|thu|hop|lay-y-kien|bang-tin)/[0-9][\w/-]{0,80}"
# "15/KH-SNV", "1234/2026/QĐ-UBND": number, perhaps the year, then capitals with a hyphen.
_SYMBOL = r"(?<![\w/])[0-9]{1,6}(?:/[0-9]{4})?/[A-ZĐ]{1,12}(?:-[A-ZĐ0-9&]{1,16}){1,4}(?![\w/])"
_NAMED = re.compile(
    rf"(?P<host>https?://[^\s/<>\"]{{1,255}})?(?P<page>{_PAGE})|(?P<symbol>{_SYMBOL})"
)


def as_html(text: str, names: Iterable[str] = ()) -> SafeString:
    """The text with its links, and with those it names by "@" bold; every character is escaped."""
    return mark_safe("".join(_with_names(text, names)))  # noqa: S308 - every piece is escaped below


def _with_names(text: str, names: Iterable[str]) -> Iterator[str]:
    # The longest first: "@Nguyễn Văn Anh" does not name Nguyễn Văn An.
    listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    parts = re.split(rf"(@(?:{listed})(?!\w))", text, flags=re.IGNORECASE) if listed else [text]
    for place, part in enumerate(parts):
        if place % 2:
            yield format_html('<b class="said-name">{}</b>', part)
        else:
            yield from _pieces(part)


def _pieces(text: str) -> Iterator[str]:
    done = 0
    for found in _NAMED.finditer(text):
        yield escape(text[done : found.start()])
        yield _linked(found)
        done = found.end()
    yield escape(text[done:])


def _linked(found: re.Match[str]) -> str:
    words = found.group()
    if found["symbol"]:
        href = f"{address('search:find')}?q={quote(found['symbol'])}"
        return format_html('<a href="{}">{}</a>', href, words)
    before = found.string[found.start() - 1 : found.start()]
    if (found["host"] and not _is_ours(found["host"])) or (
        before and not before.isspace() and before not in '(“"'
    ):
        # Another system's address, or the middle of a longer one: left as it was typed.
        return escape(words)
    return format_html('<a href="{}">{}</a>', found["page"], words)


def _is_ours(host: str) -> bool:
    name = (urlsplit(host).hostname or "").lower()
    return name in {one.strip("[]").lower() for one in settings.ALLOWED_HOSTS}
