"""A strict reader of HTML: what is not closed, wrongly nested or doubled is a finding.

Browsers mend bad markup silently and each in its own way; this reader mends nothing. It knows the
part of the HTML standard that templates can break: void elements, content models of the elements
the product uses, interactive content in interactive content.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
# Elements that take text and inline elements only.
PHRASING_ONLY = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "span",
        "button",
        "label",
        "b",
        "strong",
        "em",
        "i",
        "small",
        "kbd",
        "code",
        "abbr",
        "time",
        "cite",
        "q",
        "sub",
        "sup",
        "mark",
        "ins",
        "del",
        "output",
        "meter",
        "progress",
        "option",
        "legend",
        "summary",
    ]
)
PHRASING = frozenset(
    [
        "a",
        "abbr",
        "area",
        "audio",
        "b",
        "bdi",
        "bdo",
        "br",
        "button",
        "canvas",
        "cite",
        "code",
        "data",
        "datalist",
        "del",
        "dfn",
        "em",
        "embed",
        "i",
        "iframe",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "link",
        "map",
        "mark",
        "meter",
        "noscript",
        "object",
        "output",
        "picture",
        "progress",
        "q",
        "ruby",
        "s",
        "samp",
        "script",
        "select",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "svg",
        "template",
        "textarea",
        "time",
        "u",
        "use",
        "var",
        "video",
        "wbr",
        "option",
        "optgroup",
        "source",
        "track",
        "path",
        "g",
        "rect",
        "circle",
    ]
)
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "hgroup"])
INTERACTIVE = frozenset(
    ["a", "button", "details", "input", "label", "select", "summary", "textarea"]
)
# (parent, the only children it may have)
CHILDREN = {
    "ul": {"li", "script", "template"},
    "ol": {"li", "script", "template"},
    "dl": {"dt", "dd", "div", "script", "template"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "tr": {"th", "td"},
    "select": {"option", "optgroup", "hr"},
    "optgroup": {"option"},
    "head": {"meta", "title", "link", "script", "base", "template", "noscript"},
    "html": {"head", "body"},
}
# (child, the parents it must have)
PARENTS = {
    "li": {"ul", "ol", "menu"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "tr": {"thead", "tbody", "tfoot"},
    "td": {"tr"},
    "th": {"tr"},
    "option": {"select", "optgroup", "datalist"},
    "summary": {"details"},
    "legend": {"fieldset"},
    "caption": {"table"},
}


@dataclass
class Element:
    """One element: its tag, attributes, parent, children and where it stands in the source."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None
    line: int
    children: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text within, spaces folded."""
        return " ".join(" ".join(self._all_texts()).split())

    def _all_texts(self) -> Iterator[str]:
        yield from self.texts
        for child in self.children:
            yield from child._all_texts()

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in the order of the source."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.children)

    def find(self, *tags: str) -> list[Element]:
        """All elements below with one of the tags."""
        return [element for element in self.walk() if element.tag in tags and element is not self]

    def above(self) -> Iterator[Element]:
        """The parents, nearest first."""
        parent = self.parent
        while parent is not None:
            yield parent
            parent = parent.parent

    def __str__(self) -> str:
        attributes = "".join(f' {name}="{value}"' for name, value in self.attributes.items())
        return f"<{self.tag}{attributes[:160]}> (dòng {self.line})"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#document", {}, None, 0)
        self.here = self.root
        self.findings: list[str] = []
        self.has_doctype = False

    def handle_decl(self, decl: str) -> None:
        self.has_doctype = self.has_doctype or decl.lower() == "doctype html"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = self._open(tag, attrs)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = self._open(tag, attrs)
        in_svg = tag == "svg" or any(above.tag == "svg" for above in element.above())
        if tag not in VOID and not in_svg:
            self.findings.append(f"{element}: tự đóng nhưng không phải phần tử rỗng")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            self.findings.append(
                f"</{tag}> (dòng {self.getpos()[0]}): phần tử rỗng không có thẻ đóng"
            )
        elif self.here.tag == tag and self.here.parent is not None:
            self.here = self.here.parent
        else:
            self.findings.append(f"</{tag}> (dòng {self.getpos()[0]}) đóng khi đang mở {self.here}")
            for above in self.here.above():
                if above.tag == tag and above.parent is not None:
                    self.here = above.parent
                    return

    def handle_data(self, data: str) -> None:
        if not data.strip():
            return
        if self.here.tag in CHILDREN:
            self.findings.append(f"chữ {data.strip()[:40]!r} nằm thẳng trong {self.here}")
        self.here.texts.append(data)

    def _open(self, tag: str, attrs: list[tuple[str, str | None]]) -> Element:
        attributes = {name: value or "" for name, value in attrs}
        element = Element(tag, attributes, self.here, self.getpos()[0])
        if len(attributes) < len(attrs):
            names = Counter(name for name, _ in attrs)
            self.findings += [
                f"{element}: thuộc tính {name} lặp lại" for name, n in names.items() if n > 1
            ]
        self.findings += _nesting(element)
        self.here.children.append(element)
        return element

    def finish(self) -> None:
        """Say what was never closed."""
        self.close()
        while self.here is not self.root and self.here.parent is not None:
            self.findings.append(f"{self.here} không được đóng")
            self.here = self.here.parent
        if not self.has_doctype:
            self.findings.append("thiếu <!doctype html>")


def read(html: str) -> tuple[Element, list[str]]:
    """The tree of a page and what is wrong with its markup."""
    root, findings = _read_once(html)
    return root, list(findings)


@lru_cache(maxsize=2)
def _read_once(html: str) -> tuple[Element, tuple[str, ...]]:
    """A page is read twice in a row: for what is wrong with it and for its links."""
    reader = _Reader()
    reader.feed(html)
    reader.finish()
    return reader.root, tuple(reader.findings)


def read_fragment(html: str) -> tuple[Element, list[str]]:
    """The tree of a piece of a page, as htmx gets it."""
    reader = _Reader()
    reader.has_doctype = True
    reader.feed(html)
    reader.finish()
    return reader.root, reader.findings


def _nesting(element: Element) -> list[str]:
    parent = element.parent
    assert parent is not None
    nearest = _nearest(element)
    if "svg" in nearest:
        return []
    tag, found = element.tag, []
    allowed = CHILDREN.get(parent.tag)
    if allowed is not None and tag not in allowed:
        found.append(f"{element} nằm thẳng trong {parent}")
    wanted = PARENTS.get(tag)
    if wanted is not None and parent.tag not in wanted and parent.tag != "#document":
        found.append(
            f"{element} phải nằm trong {' hoặc '.join(sorted(wanted))}, không phải {parent}"
        )
    if tag not in PHRASING and not (tag in HEADINGS and parent.tag in {"summary", "legend"}):
        inline = [above for name, above in nearest.items() if name in PHRASING_ONLY]
        found += [f"{element} là khối nằm trong {inline[0]}"] if inline else []
    if tag in INTERACTIVE - {"summary"} and element.attributes.get("type") != "hidden":
        outer = nearest.get("a") or nearest.get("button")
        found += [f"{element} bấm được nằm trong {outer}"] if outer else []
    if tag in {"form", "label"} and tag in nearest:
        found.append(f"{element} nằm trong {nearest[tag]}")
    return found


def _nearest(element: Element) -> dict[str, Element]:
    """The elements around it, nearest first, by tag."""
    found: dict[str, Element] = {}
    above = element.parent
    while above is not None:
        found.setdefault(above.tag, above)
        above = above.parent
    return found
