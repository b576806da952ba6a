"""One full package in many spellings, and the same with something odd: what is read, what is told."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pytest
from lxml import etree

from congvan.deployment.commands import edxml
from edxml_vn.model import NAMESPACE, Document, Package, PackageRefused, StatusReport
from edxml_vn.reading import read
from edxml_vn.unpacking import unpack
from edxml_vn.writing import write_document, write_status
from tests.edxml_vn.packages import HEADER, STATUS, attachment, package, zipped
from tests.edxml_vn.values import DOCUMENT
from tests.edxml_vn.values import STATUS as REPORT

NO_PREFIX = (("edXML:", ""), (f' xmlns:edXML="{NAMESPACE}"', ""))


def text_of(message: Document | StatusReport) -> str:
    to = io.BytesIO()
    if isinstance(message, Document):
        write_document(message, to)
    else:
        write_status(message, to)
    return to.getvalue().decode()


FULL = {"document": text_of(DOCUMENT), "status": text_of(REPORT)}
MEANT = {name: read(text.encode()).message for name, text in FULL.items()}
PARENTS = [
    (which, name)
    for which, text in FULL.items()
    for name in dict.fromkeys(re.findall(r"</edXML:(\w+)>\r?\n *</", text))
]


def keys(found: Package) -> list[str]:
    return [finding.key for finding in found.warnings]


def turned_round(text: str) -> bytes:
    """Children of different names in the opposite order; those of one name keep theirs."""
    root = etree.fromstring(text.encode())
    for element in list(root.iter()):
        names = list(dict.fromkeys(child.tag for child in element))
        element[:] = sorted(element, key=lambda child, names=names: -names.index(child.tag))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("which", FULL)
@pytest.mark.parametrize(
    "spelled",
    [
        turned_round,
        lambda text: replaced(text, *NO_PREFIX).encode(),
        lambda text: replaced(
            text, *NO_PREFIX, (f'<edXML xmlns="{NAMESPACE}">', "<edXML>"),
            ("<edXMLEnvelope>", f'<edXMLEnvelope xmlns="{NAMESPACE}">'),
        ).encode(),
        lambda text: replaced(text, ("edXML:", "x:"), ("xmlns:edXML", "xmlns:x"), ("UTF-8", "UTF-16")).encode("utf-16"),
        lambda text: replaced(text, ("UTF-8", "UTF-16LE")).encode("utf-16-le"),
        lambda text: replaced(text, (' encoding="UTF-8"', ""), ("\r\n", "\n")).encode(),
        lambda text: replaced(
            text, ("<edXML xmlns=", f'<edXML:edXML xmlns:edXML="{NAMESPACE}" xmlns='),
            ("</edXML>", "</edXML:edXML><!-- hết -->\n"),
        ).encode(),
    ],
    ids=range(7),
)  # fmt: skip
def test_every_spelling_means_the_same(which: str, spelled):
    found = read(spelled(FULL[which]))
    assert found.message == MEANT[which]
    assert found.warnings == ()


LEAK = "".join(
    f"<edXML:{name}>RÒ</edXML:{name}>"
    for name in ("Subject", "OrganId", "DocumentId", "StatusCode", "Code", "Timestamp", "Place")
)
STRANGE = f"<edXML:Strange>{LEAK}<edXML:To>{LEAK}</edXML:To></edXML:Strange>"


@pytest.mark.parametrize(("which", "parent"), PARENTS, ids=lambda it: it)
def test_a_strange_element_leaks_nothing_of_what_it_holds(which: str, parent: str):
    end = f"</edXML:{parent}>"
    text = FULL[which]
    assert read(text.replace(end, STRANGE + end).encode()).message == MEANT[which]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("<edXMLEnvelope>", "<edXMLEnvelope><y:Strange/>", ["undeclared_prefix"]),
        ("<Subject>", "<Subject xlink:href=''>", ["undeclared_prefix"]),
        ("<Subject>", "<Subject xmlns:xlink='x' xlink:href='' xml:lang='vi'>", []),
        ("<From>", "<y:Strange xmlns:y='y'><y:a/></y:Strange><y:Other/><From>", ["undeclared_prefix"]),
        ("<From>", "<y:Strange xmlns:y='y'><z xmlns:y='z'/><y:a/></y:Strange><From>", []),
    ],
)  # fmt: skip
def test_a_prefix_outside_its_scope_is_read_and_told(old: str, new: str, told: list[str]):
    found = read(package().replace(old.encode(), new.encode()))
    assert found.message == read(package()).message
    assert keys(found) == told


@pytest.mark.parametrize(
    ("content", "label", "told"),
    [
        (b"%PDF-1.7", {"name": "a.pdf", "kind": "application/zip"}, ["attachment_not_packed"]),
        (b"x", {"name": "", "kind": "Application/ZIP"}, ["attachment_not_packed", "no_name"]),
        (zipped(), {"kind": "application/zip"}, ["attachment_not_packed"]),
        (b"any", {"name": "a.ZIP", "kind": "application/zip"}, []),
        (b"%PDF-1.7", {"name": "a.pdf", "kind": "application/pdf"}, []),
        (zipped(("a", b"a"), ("b", b"b")), {"kind": "application/zip"}, []),
    ],
)
@pytest.mark.parametrize("is_kept", [True, False])
def test_bytes_that_are_not_packed_as_they_say_are_told(
    content: bytes, label: dict[str, str], told: list[str], is_kept: bool, tmp_path: Path
):
    found = read(
        package(attachments=attachment(content, **label)),  # type: ignore[arg-type]
        files_to=tmp_path if is_kept else None,
    )
    assert isinstance(found.message, Document)
    assert found.message.attachments[0].size == len(content)
    assert keys(found) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Công văn số 12/QĐ-UBND (bản ký).pdf", []),
        ("a..b.pdf", []),
        ("../../x.pdf", ["attachment_strange_name"]),
        ("/etc/passwd", ["attachment_strange_name"]),
        ("C:\\Temp\\y.pdf", ["attachment_strange_name"]),
        ("a&#9;b&#10;c.pdf", ["attachment_strange_name"]),
        ("a&#x202E;fdp.exe", ["attachment_strange_name"]),
    ],
)
def test_a_name_that_leads_somewhere_is_kept_and_told(name: str, told: list[str]):
    found = read(package(attachments=attachment(b"x", name=name)), with_attachments=False)
    assert keys(found) == told


@pytest.mark.parametrize(
    ("references", "told"),
    [
        ("<ContentId>cid:cid:0</ContentId>", []),
        ("<ContentId>9</ContentId><AttachmentName>a.txt</AttachmentName>", ["paired_otherwise"]),
        ("<ContentId>9</ContentId><AttachmentName>z.txt</AttachmentName>", ["paired_otherwise"]),
        ("<AttachmentName>a.txt</AttachmentName>", []),
    ],
)
def test_a_file_paired_without_its_id_is_told(references: str, told: list[str]):
    manifest = f"<Reference>{references}</Reference>"
    assert keys(read(package(manifest=manifest, attachments=attachment(b"x")))) == told


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (HEADER + "<StatusCode/>", Document),
        (HEADER + "<StatusCode>03</StatusCode>", StatusReport),
        (STATUS.format(code=""), StatusReport),
    ],
)
def test_an_empty_status_code_makes_no_status_of_a_document(header: str, kind: type):
    assert isinstance(read(package(header)).message, kind)


def test_a_refused_unpacking_leaves_no_folder(tmp_path: Path):
    source = tmp_path / "p.edxml"
    source.write_bytes(package(attachments=attachment(b"x"))[:-9])
    with pytest.raises(PackageRefused):
        unpack(source, tmp_path / "to" / "deeper")
    assert os.listdir(tmp_path) == ["p.edxml"]


def test_a_sender_forges_no_lines_of_a_terminal(tmp_path: Path):
    source, shown = tmp_path / "p.edxml", io.StringIO()
    source.write_bytes(package(HEADER.replace("V/v thử", "a\r\nverdict: b\x85\x9b2J\u202ec")))
    assert edxml.run(["show", str(source)], stdout=shown, stderr=io.StringIO()) == 0
    assert "subject: a verdict: b 2J c\n" in shown.getvalue()


class _Closed(io.StringIO):
    def write(self, _: str) -> int:
        raise BrokenPipeError


def test_a_reader_that_went_away_is_not_a_package_that_cannot_be_read():
    sample = Path(__file__).parent / "samples" / "new.edxml"
    with pytest.raises(BrokenPipeError):
        edxml.run(["show", str(sample)], stdout=_Closed(), stderr=io.StringIO())
