"""read(write(x)) = x for every value of every message kind (SPEC C7)."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edxml_vn.model import Attachment, Document, Payload, StatusReport
from edxml_vn.reading import read
from edxml_vn.writing import write_document, write_status
from tests.edxml_vn.values import DOCUMENT, STATUS, attachment, documents, names, statuses


def written(message: Document | StatusReport, *, for_sending: bool = False) -> bytes:
    to = io.BytesIO()
    if isinstance(message, Document):
        told = write_document(message, to, for_sending=for_sending)
    else:
        told = write_status(message, to, for_sending=for_sending)
    assert (told.size, told.sha256) == (
        len(to.getvalue()),
        hashlib.sha256(to.getvalue()).hexdigest(),
    )
    return to.getvalue()


def zipped(**files: bytes) -> bytes:
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_types", "[Content_Types].xml"), data)
    return to.getvalue()


@given(documents)
def test_document(document: Document) -> None:
    assert read(written(document)).message == document


@given(statuses)
def test_status(report: StatusReport) -> None:
    assert read(written(report)).message == report


@pytest.mark.nightly
@settings(max_examples=3000, deadline=None)
@given(st.one_of(documents, statuses))
def test_long(message: Document | StatusReport) -> None:
    assert read(written(message)).message == message


def test_named_values() -> None:
    """What an office really sends, without a single remark of the reader."""
    for message in (DOCUMENT, STATUS):
        package = read(written(message, for_sending=True))
        assert package.message == message
        assert not package.warnings


CONTENTS = st.one_of(
    st.binary(max_size=300),
    st.sampled_from([
        b"", b"PK\3\4", b"PK\3\4" + bytes(100), zipped(a=b"1"), zipped(a=b"1", b=b"2"),
        zipped(_types=b"<x/>", b=b"2"), zipped(_types=b"<x/>"), zipped(**{"../a": zipped(a=b"1")}),
        zipped(), b"%PDF-1.7 " + zipped(a=b"1"), b"x" * 400_000,
    ]),
)  # fmt: skip


@given(st.lists(st.tuples(names, CONTENTS), max_size=4))
def test_attachments(files: list[tuple[str, bytes]]) -> None:
    """The very bytes come back, whatever the name promises; empty archives cannot be written."""
    files = [
        (name, data)
        for name, data in files
        if data or not name.lower().endswith(("zip", "odt", "jar"))
    ]
    document = dataclasses.replace(
        DOCUMENT, attachments=tuple(attachment(name, data) for name, data in files)
    )
    raw = written(document)
    message = read(raw).message
    assert isinstance(message, Document)
    assert [(one.name, one.size, one.sha256, one.problem) for one in message.attachments] == [
        (name, len(data), hashlib.sha256(data).hexdigest(), None) for name, data in files
    ]
    assert [one.content_id for one in message.references] == [
        one.content_id for one in message.attachments
    ]
    assert raw == written(document)


def test_rewriting_what_was_read(tmp_path: Path) -> None:
    """A package read and written again says the same, attachment for attachment."""
    document = dataclasses.replace(
        DOCUMENT,
        attachments=(attachment("a.pdf", b"%PDF"), Attachment(name="b.txt", data=b"b", description="Mô tả")),
    )  # fmt: skip
    first = written(document)
    message = read(first, files_to=tmp_path).message
    assert isinstance(message, Document)
    assert [one.payload for one in message.attachments] == [Payload.RAW, Payload.ZIP]
    assert written(message) == first
