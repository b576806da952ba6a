"""From UTF-8 to elements: expat without namespace processing, with a guard at every growth.

Names are compared without their prefixes, because prefixes of real packages are undeclared or out
of scope (SPEC §4); only the namespace of edXMLEnvelope is looked up and demanded. Contents of
attachments never become elements: they go to the sink in pieces.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from xml.parsers import expat

from edxml_vn.findings import Findings, refused
from edxml_vn.limits import Limits
from edxml_vn.model import NAMESPACE, PackageRefused
from edxml_vn.parsing.elements import Element
from edxml_vn.parsing.scopes import Scopes

OLD_NAMESPACE = "http://www.go.vn/eDoc"
LITERAL_PREFIX = "edXML"
TEXT_BUFFER = 128 * 1024
_ERRORS = expat.errors.codes
_KEYS_OF_ERRORS = {
    _ERRORS[expat.errors.XML_ERROR_NO_ELEMENTS]: "truncated",
    _ERRORS[expat.errors.XML_ERROR_UNCLOSED_TOKEN]: "truncated",
    _ERRORS[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION]: "truncated",
    _ERRORS[expat.errors.XML_ERROR_PARTIAL_CHAR]: "truncated",
    _ERRORS[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: "junk_after_root",
    _ERRORS[expat.errors.XML_ERROR_INVALID_TOKEN]: "bad_characters",
    _ERRORS[expat.errors.XML_ERROR_BAD_CHAR_REF]: "bad_characters",
    _ERRORS[expat.errors.XML_ERROR_UNKNOWN_ENCODING]: "unknown_encoding",
    _ERRORS[expat.errors.XML_ERROR_INCORRECT_ENCODING]: "unknown_encoding",
    _ERRORS[expat.errors.XML_ERROR_UNDEFINED_ENTITY]: "undefined_entity",
}


class Sink(Protocol):
    """Takes the content of attachments, one after the other."""

    def begin(self) -> None:
        """A ContentTransferEncoded opens."""

    def feed(self, text: str) -> None:
        """The next piece of its text."""

    def spoil(self) -> None:
        """It holds an element, so it is no base64."""

    def end(self, label: Element) -> None:
        """Its Attachment is complete: `label` has the names and types."""


class Markup:
    """What was seen in one package. `envelope` is set when parsing ends without a refusal."""

    def __init__(self, *, limits: Limits, findings: Findings, sink: Sink | None) -> None:
        self.envelope: Element | None = None
        self.has_signature = False
        self.labels: list[Element] = []
        self.other_prefixes: set[str] = set()
        self.scopes = Scopes()
        self._limits = limits
        self._findings = findings
        self._sink = sink
        self._stack: list[Element] = []
        self._skipped = 0
        self._elements = 0
        self._markup = 0
        self._kept = 0
        self._in_text = 0
        self._in_payload = False
        self._root_namespaces: dict[str, str] = {}
        self._root_name = ""
        self._parser = self._new_parser()

    def parse(self, chunks: Iterable[bytes]) -> None:
        """Read to the end. Raises PackageRefused."""
        parser, most = self._parser, self._limits.max_token
        fed = 0
        try:
            for chunk in chunks:
                parser.Parse(chunk, False)
                fed += len(chunk)
                # Expat scans an unfinished tag again with each chunk: a long one costs quadratic time.
                if fed - parser.CurrentByteIndex > most + len(chunk):
                    raise refused("too_long_markup")
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise _refusal(error, fed) from error
        finally:
            # Parser and handlers hold each other; the next reading must not wait for the collector.
            del self._parser
        if self.envelope is None:
            local = self._root_name.rpartition(":")[2]
            raise refused("envelope_is_root" if local == "edXMLEnvelope" else "no_envelope")

    def _new_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("UTF-8")
        parser.buffer_text = True
        parser.buffer_size = TEXT_BUFFER
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        return parser

    def _doctype(self, *_: object) -> None:
        raise refused("doctype")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > self._limits.max_elements:
            raise refused("too_many_elements")
        self._count_markup(name, attributes)
        self.scopes.enter(name, attributes)
        if self._skipped:
            self._skipped += 1
            if self._skipped + len(self._stack) > self._limits.max_depth:
                raise refused("too_deep")
            return
        prefix, _, local = name.rpartition(":")
        depth = len(self._stack)
        if depth > 2:
            self._start_inside(prefix, local)
        elif depth == 0:
            self._root_name = name
            self._root_namespaces = _declared(attributes)
            self._push(local)
        elif depth == 1:
            self._start_section(name, prefix, local, attributes)
        else:
            self._start_part(prefix, local)

    def _count_markup(self, name: str, attributes: dict[str, str]) -> None:
        self._markup += len(name)
        if attributes:
            for key, value in attributes.items():
                self._markup += len(key) + len(value)
        if self._markup > self._limits.max_markup:
            raise refused("too_long_markup")

    def _start_section(
        self, name: str, prefix: str, local: str, attributes: dict[str, str]
    ) -> None:
        if local == "edXMLEnvelope":
            if self.envelope is not None:
                raise refused("two_envelopes")
            namespaces = self._root_namespaces | _declared(attributes)
            _check_namespace(namespaces.get(prefix))
            self.envelope = self._push(local)
            self._note_prefix(prefix)
        elif local == "AttachmentEncoded":
            self._push(local)
        else:
            self._findings.info("unknown_element", name, f"Thẻ lạ {local[:60]} được bỏ qua.")
            self._skip()

    def _start_part(self, prefix: str, local: str) -> None:
        """A child of the envelope or of AttachmentEncoded."""
        if self._stack[1].name == "AttachmentEncoded":
            if local != "Attachment":
                self._findings.info(
                    "unknown_element", "AttachmentEncoded", f"Thẻ lạ {local[:60]} được bỏ qua."
                )
                self._skip()
                return
            if len(self.labels) >= self._limits.max_attachments:
                raise refused("too_many_attachments")
            self.labels.append(self._push(local))
            return
        self._note_prefix(prefix)
        self._push(local)

    def _start_inside(self, prefix: str, local: str) -> None:
        if self._in_payload:
            if self._sink is not None:
                self._sink.spoil()
            self._skip()
        elif self._stack[1].name == "AttachmentEncoded":
            if local == "ContentTransferEncoded" and len(self._stack) == 3:
                self._begin_payload()
            self._push(local)
        elif local in {"Signature", "DigitalSignature"} and self._stack[-1].name == "edXMLHeader":
            self.has_signature = self.has_signature or local == "Signature"
            self._skip()
        else:
            self._note_prefix(prefix)
            self._push(local)

    def _note_prefix(self, prefix: str) -> None:
        if prefix != LITERAL_PREFIX and len(self.other_prefixes) < 5:
            self.other_prefixes.add(prefix[:40])

    def _push(self, local: str) -> Element:
        stack = self._stack
        if len(stack) >= self._limits.max_depth:
            raise refused("too_deep")
        element = Element(local)
        if stack:
            stack[-1].children.append(element)
        stack.append(element)
        self._in_text = 0
        return element

    def _skip(self) -> None:
        self._skipped = 1
        self._parser.CharacterDataHandler = None

    def _begin_payload(self) -> None:
        self._in_payload = True
        if self._sink is not None:
            self._sink.begin()
            self._parser.CharacterDataHandler = self._sink.feed
        else:
            self._parser.CharacterDataHandler = None

    def _end(self, _: str) -> None:
        self.scopes.leave()
        if self._skipped:
            self._skipped -= 1
            if not self._skipped and not self._in_payload:
                self._parser.CharacterDataHandler = self._text
            return
        element = self._stack.pop()
        if self._in_payload:
            self._in_payload = False
            self._parser.CharacterDataHandler = self._text
        elif element.name == "Attachment" and len(self._stack) == 2 and self._sink is not None:
            self._sink.end(element)
        self._in_text = 0

    def _text(self, text: str) -> None:
        self._in_text += len(text)
        if self._in_text > self._limits.max_text:
            raise refused("too_long_text")
        parts = self._stack[-1].parts
        # Blanks alone mean something only inside a text, where they have company.
        if not parts and text.isspace():
            return
        self._kept += len(text)
        if self._kept > self._limits.max_header:
            raise refused("too_long_text")
        parts.append(text)


def _declared(attributes: dict[str, str]) -> dict[str, str]:
    """The namespaces that a start tag declares, by prefix; "" is the default one."""
    return {
        key.partition(":")[2]: value
        for key, value in attributes.items()
        if key == "xmlns" or key.startswith("xmlns:")
    }


def _check_namespace(namespace: str | None) -> None:
    if namespace == NAMESPACE:
        return
    raise refused("old_layout" if namespace == OLD_NAMESPACE else "wrong_namespace")


def _refusal(error: expat.ExpatError, fed: int) -> PackageRefused:
    key = _KEYS_OF_ERRORS.get(error.code, "not_well_formed")
    if key == "truncated" and not fed:
        key = "empty"
    return refused(key, detail=f"(dòng {error.lineno}, cột {error.offset + 1})")
