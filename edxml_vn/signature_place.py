"""Where the signature of a package stands, and the package without it, as handlers of a `walk`."""

from __future__ import annotations

from collections.abc import Mapping

from edxml_vn.c14n import XML_NAMESPACE, Canonicalizer, Handler
from edxml_vn.signed_info import Unreadable

_HEADER = ("edXMLEnvelope", "edXMLHeader")
_LARGEST = 256 * 1024


class Placed(Handler):
    """Knows whether the element at hand is a Signature in the header of a package.

    `inside` counts the open elements of a signature.
    """

    def __init__(self) -> None:
        self.inside = 0
        self._names: list[str] = []
        self._around: list[dict[str, str]] = []

    def start(self, name: str, attributes: list[str], scope: Mapping[str, str]) -> None:
        local = name.rpartition(":")[2]
        self._names.append(local)
        if self.inside or (
            len(self._names) == 4 and local == "Signature" and tuple(self._names[1:3]) == _HEADER
        ):
            self.inside += 1
            self.start_inside(name, attributes, scope)
        else:
            self._around.append(_xml_attributes(attributes))
            self.start_outside(name, attributes, scope)

    def end(self) -> None:
        if self.inside:
            self.inside -= 1
            self.end_inside()
        else:
            self.end_outside()
            self._around.pop()
        self._names.pop()

    def inherited(self) -> dict[str, str]:
        """The attributes `xml:…` of the elements around the one at hand; the nearest win."""
        return {name: value for around in self._around for name, value in around.items()}

    def is_header(self) -> bool:
        """Whether the element at hand is the header itself."""
        return len(self._names) == 3 and tuple(self._names[1:]) == _HEADER

    def start_inside(self, name: str, attributes: list[str], scope: Mapping[str, str]) -> None:
        """A tag of the signature."""

    def end_inside(self) -> None:
        """An end tag of the signature."""

    def start_outside(self, name: str, attributes: list[str], scope: Mapping[str, str]) -> None:
        """A tag of the rest."""

    def end_outside(self) -> None:
        """An end tag of the rest."""


class Locator(Placed):
    """Keeps the first signature as canonical XML, and counts them; empty ones are none."""

    def __init__(self) -> None:
        super().__init__()
        self.captured = bytearray()
        self.count = 0
        self.xml_attributes: dict[str, str] = {}
        self._has_children = False
        self._canonical = Canonicalizer(self._keep, is_exclusive=False, with_comments=True)

    def _keep(self, piece: bytes) -> None:
        self.captured += piece
        if len(self.captured) > _LARGEST:
            raise Unreadable("Chữ ký số dài quá mức cho phép.")

    def start_inside(self, name: str, attributes: list[str], scope: Mapping[str, str]) -> None:
        if self.inside == 1:
            self._has_children = False
            if not self.count:
                self.captured.clear()
                self.xml_attributes = self.inherited() | _xml_attributes(attributes)
        else:
            self._has_children = True
        if not self.count:
            self._canonical.start(name, attributes, scope)

    def end_inside(self) -> None:
        if not self.count:
            self._canonical.end()
        if not self.inside and self._has_children:
            self.count += 1

    def text(self, text: str) -> None:
        if self.inside and not self.count:
            self._canonical.text(text)

    def comment(self, text: str) -> None:
        if self.inside and not self.count:
            self._canonical.comment(text)

    def instruction(self, target: str, data: str) -> None:
        if self.inside and not self.count:
            self._canonical.instruction(target, data)


class Enveloped(Placed):
    """Tells canonicalizers all but the signature."""

    def __init__(self, *canonicalizers: Canonicalizer) -> None:
        super().__init__()
        self._all = canonicalizers

    def start_outside(self, name: str, attributes: list[str], scope: Mapping[str, str]) -> None:
        for one in self._all:
            one.start(name, attributes, scope)

    def end_outside(self) -> None:
        for one in self._all:
            one.end()

    def text(self, text: str) -> None:
        if not self.inside:
            for one in self._all:
                one.text(text)

    def comment(self, text: str) -> None:
        if not self.inside:
            for one in self._all:
                one.comment(text)

    def instruction(self, target: str, data: str) -> None:
        if not self.inside:
            for one in self._all:
                one.instruction(target, data)


def _xml_attributes(attributes: list[str]) -> dict[str, str]:
    """The attributes `xml:…`, by the names that lxml gives them."""
    return {
        f"{{{XML_NAMESPACE}}}{attributes[at][4:]}": attributes[at + 1]
        for at in range(0, len(attributes), 2)
        if attributes[at].startswith("xml:")
    }
