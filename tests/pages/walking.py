"""Going through all pages a person can reach: every address, and what their pages link to."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from functools import cache
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from tests.pages import markup
from tests.pages.markup import Element

# Links of one kind followed from all pages of a person: two hundred rows lead to one sort of page.
FOLLOWED_PER_KIND = 4
# Attributes that neither a reader of screens nor a style sheet of ours asks for.
UNSEEN = re.compile(
    r"(?:value|name|(?:max|min)length|max|min|step|accept|method|action|enctype|formaction|datetime|hx-.*)$"
)


def reached(
    client: Client, filled: dict[str, list[str]], files: set[str] | None = None,
    belongs: Callable[[str], bool] = lambda _: True,
) -> Iterator[tuple[str, HttpResponse]]:  # fmt: skip
    """All addresses with their answers; a link on one of the pages must lead somewhere.

    With `files`, views that once gave a file are noted there and not asked again: making a PDF
    takes longer than ten pages, and who looks at pages has nothing of it. Links that do not `belongs`
    are somebody else's to follow.
    """
    seen = {path for paths in filled.values() for path in paths}
    kinds = Counter[str]()
    waiting: deque[tuple[str, str]] = deque((path, "") for path in sorted(seen))
    while waiting:
        path, linked_on = waiting.popleft()
        if files and view_of(urlsplit(path).path) in files:
            continue
        response = client.get(path)
        if files is not None and response.status_code == 200 and not is_page(response):
            files.add(view_of(urlsplit(path).path))
        if linked_on:
            assert response.status_code != 404, f"{linked_on} dẫn tới {path}, trang không có"
        yield path, response
        if not is_page(response):
            continue
        for link in _links(response.content.decode(), path):
            if link in seen or not belongs(link):
                continue
            kind = _kind(link)
            if kinds[kind] < FOLLOWED_PER_KIND:
                kinds[kind] += 1
                seen.add(link)
                waiting.append((link, path))


def is_page(response: HttpResponse) -> bool:
    """Whether the answer is HTML to look at: no redirect, no refused method, no file."""
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    passing = response.status_code in {301, 302, 405}
    return is_html and not passing and bool(response.content)


def shapes(html: str) -> set[object]:
    """What a page is built of: which element stands in which, its landmarks and its headings.

    Pages that differ in words and in the number of rows only are built of the same.
    """
    root, _ = markup.read(html)
    elements = [element for element in root.walk() if element.parent is not None]
    built: set[object] = {(_kind_of(e.parent), _kind_of(e)) for e in elements if e.parent}
    built.add(("landmarks", *(_landmark(e) for e in elements if _landmark(e))))
    built.add(("headings", *dict.fromkeys(e.tag for e in elements if e.tag in markup.HEADINGS)))
    return built


def _kind_of(element: Element) -> tuple[str, ...]:
    told = sorted(name for name in element.attributes if not UNSEEN.match(name))
    return (element.tag, element.attributes.get("class", ""), *told)


def _landmark(element: Element) -> str:
    role = element.attributes.get("role", "")
    is_landmark = element.tag in {"nav", "aside", "main"} or role in {"search", "status"}
    return f"{element.tag}.{role}" if is_landmark else ""


def _links(html: str, page: str) -> list[str]:
    root, _ = markup.read(html)
    targets = [a.attributes.get("href", "") for a in root.find("a")]
    joined = [urlsplit(urljoin(page, t)) for t in targets if t and not t.startswith("#")]
    inner = [parts for parts in joined if not parts.scheme and not parts.netloc]
    return [f"{parts.path}?{parts.query}".rstrip("?") for parts in inner]


def _kind(link: str) -> str:
    parts = urlsplit(link)
    names = sorted(pair.split("=")[0] for pair in parts.query.split("&"))
    # Seven filters make a hundred and twenty-eight combinations of one and the same page.
    asked = names[0] if len(names) == 1 else "several"
    return f"{view_of(parts.path)}?{asked}"


@cache
def view_of(path: str) -> str:
    """The name of the view that answers; a table of figures has hundreds of links to one."""
    return str(resolve(path).view_name)
