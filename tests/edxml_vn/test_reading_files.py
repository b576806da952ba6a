"""Attachments: base64 in its variants, the ZIP around one file told by content, names, pairing."""

from __future__ import annotations

import base64
import hashlib
import os
import struct
import zipfile
from pathlib import Path

import pytest

from edxml_vn.limits import Limits
from edxml_vn.model import Attachment, Document, Package, PackageRefused, Payload
from edxml_vn.names import distinct, safe_name
from edxml_vn.reading import read
from edxml_vn.unpacking import unpack
from tests.edxml_vn.packages import attachment, package, zip64, zipped

TEXT = "Nội dung công văn. ".encode() * 20
BOMB = zipped(("a", b"\0" * 12_000_000))


def only(data: bytes, **options: object) -> Attachment:
    message = read(data, **options).message  # type: ignore[arg-type]
    assert isinstance(message, Document)
    [found] = message.attachments
    return found


def got(content: bytes | str, **label: str) -> Attachment:
    return only(package(attachments=attachment(content, **label)))  # type: ignore[arg-type]


def keys(found: Package) -> list[str]:
    return [finding.key for finding in found.warnings]


def is_file(found: Attachment, data: bytes, payload: Payload) -> bool:
    return (found.payload, found.size, found.sha256, found.problem) == (
        payload, len(data), hashlib.sha256(data).hexdigest(), None,
    )  # fmt: skip


def changed(data: bytes, mark: bytes, offset: int, value: bytes) -> bytes:
    at = data.rindex(mark) + offset
    return data[:at] + value + data[at + len(value) :]


@pytest.mark.parametrize("kind", ["application/zip", "application/pdf", "text/plain", ""])
def test_a_zip_around_one_file_is_opened_whatever_the_type_says(kind: str):
    assert is_file(got(zipped(("x.bin", TEXT)), kind=kind), TEXT, Payload.ZIP)


@pytest.mark.parametrize("name", ["a.zip", "a.ZIP", "a.odt", "A.Jar"])
def test_an_archive_that_was_meant_stays_an_archive(name: str):
    data = zipped(("x.txt", TEXT))
    assert is_file(got(data, name=name), data, Payload.RAW)


@pytest.mark.parametrize(
    "data",
    [
        zipped(("a.txt", TEXT), ("b.txt", b"b")),
        zipped(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")),
        zipped(("[Content_Types].xml", b"<Types/>")),
        zipped(("folder/", b"")),
        zipped(),
        b"PK not a zip",
        TEXT,
        b"%PDF-1.7",
    ],
)
def test_everything_else_is_handed_out_as_it_is(data: bytes):
    assert is_file(got(data, name="a.docx"), data, Payload.RAW)


@pytest.mark.parametrize(
    ("data", "inside"),
    [
        (zipped(("a", TEXT), method=zipfile.ZIP_STORED), TEXT),
        (zipped(("a", b"")), b""),
        (zip64(b"a", TEXT), TEXT),
        (zipped(("a", TEXT), comment=b"PK\5\6 in the comment"), TEXT),
        (zipped(("a", zipped(("b", TEXT)))), zipped(("b", TEXT))),
    ],
)
def test_zips_of_other_habits(data: bytes, inside: bytes):
    assert is_file(got(data), inside, Payload.ZIP)


GOOD = zipped(("a", TEXT))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("!!!not base64!!!", "attachment_not_base64"),
        ("QUJDé", "attachment_not_base64"),
        ("QUJD<x>QUJD</x>", "attachment_not_base64"),
        ("QUI", "attachment_base64_padding"),
        ("QQ==QUJD", "attachment_base64_padding"),
        ("=", "attachment_base64_padding"),
        ("", "attachment_no_content"),
        (" \r\n", "attachment_no_content"),
        (GOOD[:-10], "attachment_damaged_zip"),
        (GOOD[:40], "attachment_damaged_zip"),
        (changed(GOOD, b"PK\1\2", 24, struct.pack("<I", 5)), "attachment_damaged_zip"),
        (changed(GOOD, b"PK\1\2", 20, struct.pack("<I", 2**31)), "attachment_damaged_zip"),
        (changed(GOOD, b"PK\1\2", 16, b"\0\0\0\0"), "attachment_damaged_zip"),
        (changed(GOOD, b"PK\5\6", 16, struct.pack("<I", 2**31)), "attachment_damaged_zip"),
        (changed(GOOD, b"PK\5\6", 16, b"\xff\xff\xff\xff"), "attachment_damaged_zip"),
        (changed(GOOD, b"PK\3\4", 31, b"\xff" * 8), "attachment_damaged_zip"),
        (zip64(b"a", TEXT).replace(b"PK\6\7", b"PK\6\0"), "attachment_damaged_zip"),
        (zip64(b"a", TEXT).replace(b"PK\6\6", b"PK\6\0"), "attachment_damaged_zip"),
        (zip64(b"a", TEXT).replace(b"\1\0\x18\0", b"\2\0\x18\0"), "attachment_damaged_zip"),
        (zip64(b"a", TEXT).replace(b"\1\0\x18\0", b"\1\0\x08\0"), "attachment_damaged_zip"),
        (BOMB, "attachment_too_big"),
    ],
)  # fmt: skip
def test_a_broken_file_is_flagged_and_the_message_stays(
    content: bytes | str, problem: str, tmp_path: Path
):
    found = read(package(attachments=attachment(content)), files_to=tmp_path)
    assert isinstance(found.message, Document)
    [broken] = found.message.attachments
    assert (broken.payload, broken.size, broken.path) == (Payload.INVALID, None, None)
    assert broken.problem
    assert found.message.subject == "V/v thử"
    assert keys(found) == [problem]
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (changed(zipped(("a", TEXT), ("b", TEXT)), b"PK\5\6", 8, b"\1\0\1\0"), "zip_ambiguous"),
        (changed(GOOD, b"PK\1\2", 8, b"\1\0"), "zip_locked"),
        (zipped(("a", TEXT), method=zipfile.ZIP_BZIP2), "zip_other_method"),
    ],
)
def test_odd_archives_are_kept_and_told(data: bytes, key: str):
    found = read(package(attachments=attachment(data)))
    assert keys(found) == [key]
    assert isinstance(found.message, Document)
    assert is_file(found.message.attachments[0], data, Payload.RAW)


@pytest.mark.parametrize("name", ["../../evil", "/etc/passwd", "C:\\evil", "a/../../b", "..\\x"])
def test_the_name_inside_a_zip_leads_nowhere(name: str, tmp_path: Path):
    found = read(package(attachments=attachment(zipped((name, TEXT)))), files_to=tmp_path / "in")
    assert isinstance(found.message, Document)
    [one] = found.message.attachments
    assert is_file(one, TEXT, Payload.ZIP)
    assert one.path is not None
    assert one.path.read_bytes() == TEXT
    assert keys(found) == ["zip_strange_name"]
    assert [p.name for p in tmp_path.rglob("*")] == ["in", one.path.name]


@pytest.mark.parametrize(
    "text",
    [
        base64.encodebytes(TEXT).decode(),
        base64.urlsafe_b64encode(TEXT).decode(),
        f"<![CDATA[{base64.b64encode(TEXT).decode()}]]>",
        "\t".join(base64.b64encode(TEXT).decode()),
        f"<!-- x -->{base64.b64encode(TEXT).decode()}<?x y?>",
    ],
)
def test_base64_as_senders_write_it(text: str):
    assert is_file(got(text), TEXT, Payload.RAW)


def test_limits_of_inflating_hold_for_all_files_together():
    data = package(attachments=attachment(zipped(("a", b"\0" * 60_000))) * 3)
    message = read(data, limits=Limits(max_inflated=150_000)).message
    assert isinstance(message, Document)
    assert [one.payload for one in message.attachments] == ["zip", "zip", "invalid"]


def test_files_lie_in_the_folder_and_a_hub_does_not_decode_them(tmp_path: Path):
    data = package(attachments=attachment(TEXT) + attachment("@@@", number=1))
    found = read(data, files_to=tmp_path).message
    assert isinstance(found, Document)
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [TEXT]
    assert (found.attachments[0].path or tmp_path).stat().st_mode & 0o777 == 0o600
    undecoded = read(data, with_attachments=False).message
    assert isinstance(undecoded, Document)
    assert [(one.name, one.sha256) for one in undecoded.attachments] == [("a.txt", None)] * 2


def test_a_refused_package_leaves_no_file(tmp_path: Path):
    data = package(attachments=attachment(TEXT) + attachment(zipped(("a", TEXT))))
    for cut in range(600, len(data) - 1, 97):
        with pytest.raises(PackageRefused):
            read(data[:cut], files_to=tmp_path)
        assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("manifest", "name", "warned"),
    [
        ("<Reference><ContentId>cid:cid:0</ContentId><AttachmentName>b.pdf</AttachmentName></Reference>", "b.pdf", ["name_from_manifest"]),
        ("<Reference><ContentId>other</ContentId><AttachmentName>b.pdf</AttachmentName></Reference>", "b.pdf", ["paired_otherwise", "name_from_manifest"]),
        ("<Reference><ContentId>0</ContentId></Reference>", None, ["no_name"]),
        ("", None, ["file_without_reference", "no_name"]),
    ],
)  # fmt: skip
def test_a_missing_name_is_looked_up_in_the_manifest(
    manifest: str, name: str | None, warned: list[str]
):
    found = read(package(manifest=manifest, attachments=attachment(TEXT, name="")))
    assert isinstance(found.message, Document)
    assert found.message.attachments[0].name == name
    assert keys(found) == warned


@pytest.mark.parametrize(
    ("written", "understood"),
    [("cid:x", "x"), ("CID: cid:x", "x"), ("xcid:", "xcid:"), ("cid:", None), ("cid:" * 200_000 + "x", "x")],
)  # fmt: skip
def test_every_leading_cid_goes_in_linear_time(written: str, understood: str | None):
    one = only(package(attachments=attachment(TEXT).replace("cid:0", written)))
    assert one.content_id == understood


def test_a_promised_file_that_is_not_there_is_told():
    assert keys(read(package(manifest="<Reference><ContentId>1</ContentId></Reference>"))) == [
        "reference_without_file"
    ]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Công văn số 12/QĐ-UBND.pdf", "Công văn số 12-QĐ-UBND.pdf"),
        ("../../etc/passwd", "etc-passwd"),
        ("..\\..\\evil.exe", "evil.exe"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("con.txt", "_con.txt"),
        ("a\x00b\n.txt ", "ab.txt"),
        ("...", "tep-dinh-kem-3"),
        (None, "tep-dinh-kem-3"),
        ('x<>:"|?*.doc', "x_______.doc"),
    ],
)
def test_safe_names(name: str | None, safe: str):
    assert safe_name(name, number=3) == safe


def test_safe_names_are_short_and_keep_their_ending():
    found = safe_name("ệ" * 300 + ".docx")
    assert len(found.encode()) <= 180
    assert found.endswith("ệ.docx")


def test_names_are_told_apart():
    assert distinct(["a.pdf", "A.PDF", "a.pdf", "a (2).pdf", "b", "b"]) == [
        "a.pdf", "A (2).PDF", "a (3).pdf", "a (2) (2).pdf", "b", "b (2)",
    ]  # fmt: skip


def test_unpacking_stays_in_its_folder_and_replaces_nothing(tmp_path: Path):
    folder = tmp_path / "to"
    folder.mkdir()
    (folder / "a.txt").symlink_to(tmp_path / "outside")
    (folder / "b.txt").write_text("mine")
    source = tmp_path / "p.edxml"
    names = ["a.txt", "b.txt", "../b.txt", "/etc/passwd"]
    source.write_bytes(
        package(
            attachments="".join(attachment(TEXT, name=n, number=i) for i, n in enumerate(names))
        )
    )
    placed = unpack(source, folder)
    assert [one.path.name for one in placed if one.path] == [
        "a (2).txt", "b (2).txt", "b (3).txt", "etc-passwd",
    ]  # fmt: skip
    assert (folder / "b.txt").read_text() == "mine"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["p.edxml", "to"]
    assert len(os.listdir(folder)) == 6


def test_unpacking_a_refused_package_changes_nothing(tmp_path: Path):
    source = tmp_path / "p.edxml"
    source.write_bytes(package(attachments=attachment(TEXT))[:-9])
    with pytest.raises(PackageRefused):
        unpack(source, tmp_path / "to")
    assert os.listdir(tmp_path) == ["p.edxml"]
