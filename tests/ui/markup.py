"""Reading the HTML our templates make: balance, ids, labels, headings."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = "area base br col embed hr img input link meta source track wbr path rect circle use"
VOID = frozenset(_VOID.split())


@dataclass
class Element:
    """One start tag with what it carried."""

    tag: str
    attributes: dict[str, str | None]
    text: str = ""


@dataclass
class Markup(HTMLParser):
    """A parsed piece of HTML; `faults` lists what a browser would quietly repair."""

    source: str
    elements: list[Element] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    open_elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.source)
        self.close()
        self.faults += [f"<{e.tag}> stays open" for e in self.open_elements]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        self.faults += [f"<{tag}> has {n} twice" for n in set(names) if names.count(n) > 1]
        element = Element(tag, dict(attrs))
        self.elements.append(element)
        if tag not in VOID:
            self.open_elements.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open_elements or self.open_elements[-1].tag != tag:
            self.faults.append(f"</{tag}> closes {self.open_elements[-1:] or 'nothing'}")
            return
        self.open_elements.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open_elements:
            element.text += data

    def all(self, tag: str) -> list[Element]:
        return [e for e in self.elements if e.tag == tag]

    def repeated_ids(self) -> list[str]:
        ids = [e.attributes["id"] or "" for e in self.elements if "id" in e.attributes]
        return sorted({i for i in ids if ids.count(i) > 1})

    def dangling_references(self) -> list[str]:
        """Names in for and aria-* that no element on the page carries as id."""
        ids = {e.attributes.get("id") for e in self.elements}
        names = ("for", "aria-describedby", "aria-labelledby")
        return [
            f"{e.tag}[{name}={word}]"
            for e in self.elements
            for name in names
            for word in (e.attributes.get(name) or "").split()
            if word not in ids
        ]
