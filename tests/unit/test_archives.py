"""Archives, looked into without extracting: what is found, and what hostile ones cannot do."""

from __future__ import annotations

import io
import os
import struct
import time
import tracemalloc
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congvan.kernel.files import OFFICE, ContentType, Inspection, inspect, recognize
from congvan.kernel.files.archives import LIMITS
from congvan.kernel.files.findings import Refused
from congvan.kernel.files.zip_directory import Limits, read_entries
from tests import file_samples as samples


def looked_into(data: bytes) -> Inspection:
    kind = ContentType.RAR if data.startswith(b"Rar!") else ContentType.ZIP
    return inspect(io.BytesIO(data), content_type=kind, allowed=OFFICE)


def reason_keys(data: bytes) -> list[str]:
    return [reason.key for reason in looked_into(data).reasons]


def finding_keys(data: bytes) -> list[str]:
    return [finding.key for finding in looked_into(data).findings]


def test_members_are_listed_with_their_types() -> None:
    slides = samples.office(samples.SLIDES_MAIN)
    data = samples.zipped(
        {
            "Tờ trình.docx": samples.office(),
            "phụ lục/": b"",
            "phụ lục/bảng.xls": samples.compound("Workbook"),
            "phụ lục/ảnh.PDF": samples.PDF,
        }
    )
    inspection = looked_into(data)
    assert inspection.reasons == inspection.findings == ()
    assert [(member.name, member.content_type) for member in inspection.members] == [
        ("Tờ trình.docx", ContentType.DOCX),
        ("phụ lục/bảng.xls", ContentType.XLS),
        ("phụ lục/ảnh.PDF", ContentType.PDF),
    ]
    assert reason_keys(samples.zipped({"a.pptx": slides})) == ["not_allowed"]


@pytest.mark.parametrize(
    ("member", "content", "key"),
    [
        ("a.pdf", samples.EXE, "dangerous"),
        ("a.exe", samples.PDF, "wrong_extension"),
        ("a.docx", samples.office(more={"word/vbaProject.bin": b"x"}), "macro"),
        ("a.zip", samples.zipped({"b.pdf": samples.PDF}), "archive_nested"),
        ("a.docx", samples.zipped({"b.pdf": samples.PDF}), "archive_nested"),
        ("a.rar", samples.rar4(samples.rar4_member(b"b", b"c")), "archive_nested"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(30), "foreign"),
        ("a.pdf", b"", "empty"),
        ("../a.pdf", samples.PDF, "archive_path"),
        ("/etc/a.pdf", samples.PDF, "archive_path"),
        ("C:a.pdf", samples.PDF, "archive_path"),
        ("a/./b.pdf", samples.PDF, "archive_path"),
        ("a\u202efdp.pdf", samples.PDF, "archive_path"),
        ("a\x01.pdf", samples.PDF, "archive_path"),
        ("a .pdf /b.pdf", samples.PDF, "archive_path"),
        ("a" * 1100 + ".pdf", samples.PDF, "archive_path"),
    ],
)
def test_a_bad_member_refuses_the_archive(member: str, content: bytes, key: str) -> None:
    assert reason_keys(samples.zipped({member: content})) == [key]
    rar = samples.rar5(samples.rar5_member(member, content))
    assert reason_keys(rar) == [key]


def test_all_bad_members_are_told_at_once_up_to_ten() -> None:
    data = samples.zipped({f"{n}.exe": samples.EXE for n in range(30)} | {"a.pdf": samples.PDF})
    reasons = looked_into(data).reasons
    assert len(reasons) == 10
    assert reasons[0].clause.startswith("tệp “0.exe” trong gói: ")


def test_backslashes_and_zero_bytes_in_names() -> None:
    for raw in (b"..\\a.pdf", b"a\x00b.pdf"):
        data = samples.zipped({"N" * len(raw): samples.PDF}).replace(b"N" * len(raw), raw)
        assert reason_keys(data) == ["archive_path"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_duplicate_names() -> None:
    same = [("a.pdf", samples.PDF), ("a.pdf", samples.PDF)]
    capitals = [("ắ.pdf", samples.PDF), ("Ắ.PDF", samples.PDF)]
    for members in (same, capitals):
        assert reason_keys(samples.zipped(members)) == ["archive_duplicate"]


def test_symbolic_links_are_refused() -> None:
    link = zipfile.ZipInfo("a.pdf")
    link.create_system = 3
    link.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert reason_keys(buffer.getvalue()) == ["archive_link"]


def test_encrypted_archives_are_refused() -> None:
    data = bytearray(samples.zipped({"a.pdf": samples.PDF}))
    central = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[central + 8] |= 1
    assert reason_keys(bytes(data)) == ["archive_encrypted"]
    data[central + 8] &= 0xFE  # only the local header says so
    assert reason_keys(bytes(data)) == ["archive_ambiguous"]


def test_headers_that_contradict_each_other_are_refused() -> None:
    data = samples.zipped({"a.pdf": samples.PDF})
    assert reason_keys(data.replace(b"a.pdf", b"b.exe", 1)) == ["archive_ambiguous"]
    assert reason_keys(b"MZ" + data) == ["archive_ambiguous"]
    assert reason_keys(data + b"\r\n") == ["archive_ambiguous"]


def test_unknown_compression_is_refused() -> None:
    assert reason_keys(samples.zipped({"a.pdf": samples.PDF}, method=zipfile.ZIP_LZMA)) == [
        "archive_method"
    ]


def test_damage_is_noticed() -> None:
    data = bytearray(samples.zipped({"a.pdf": samples.PDF}, method=0))
    data[45] ^= 1
    assert reason_keys(bytes(data)) == ["archive_broken"]


def test_streamed_archives_with_descriptors_are_read() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.data += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        archive.writestr("a.pdf", samples.PDF)
    assert looked_into(pipe.data).reasons == ()


def test_zip64_archives_are_read() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, archive.open("a.pdf", "w", force_zip64=True) as a:
        a.write(samples.PDF)
    data = buffer.getvalue()
    end = data.index(b"PK\x05\x06")
    entries, length, offset = struct.unpack_from("<2xHII", data, end + 8)
    wide = struct.pack("<IQ2H2I4Q", 0x06064B50, 44, 45, 45, 0, 0, entries, entries, length, offset)
    locator = struct.pack("<IIQI", 0x07064B50, 0, end, 1)
    narrow = struct.pack("<I4H2IH", 0x06054B50, 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    assert looked_into(data[:end] + wide + locator + narrow).members[0].name == "a.pdf"
    assert reason_keys(data[:end] + wide + narrow) == ["archive_broken"]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Tơ\u0300 tri\u0300nh.pdf".encode("cp1258"), "Tờ trình.pdf"),
        ("résumé │.pdf".encode("cp437"), "résumé │.pdf"),
        ("Tờ trình.pdf".encode(), "Tờ trình.pdf"),
    ],
)
def test_legacy_names_are_read_and_marked(raw: bytes, name: str) -> None:
    data = samples.zipped({"N" * len(raw): samples.PDF}).replace(b"N" * len(raw), raw)
    inspection = looked_into(data)
    assert inspection.members[0].name == name
    assert [finding.key for finding in inspection.findings] == ["archive_legacy_names"]


def test_of_a_very_large_member_the_start_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("congvan.kernel.files.archives.MEMBER_BYTES", 100_000)
    more = bytes(200_000)
    data = samples.zipped({"a.pdf": samples.PDF + more + b"%%EOF"})
    assert (reason_keys(data), finding_keys(data)) == ([], ["archive_partly_seen"])
    for name, content, key in (
        ("a.docx", samples.office(more={"x": os.urandom(200_000)}), "archive_office_too_large"),
        ("a.xls", samples.compound("Workbook") + more, "archive_office_too_large"),
        ("a.zip", samples.zipped({"x": os.urandom(200_000)}), "archive_nested"),
        ("a.pdf", samples.EXE + more, "dangerous"),
    ):
        assert reason_keys(samples.zipped({name: content})) == [key]


def test_system_files_do_not_fail_an_archive_but_programs_do() -> None:
    data = {"a.pdf": samples.PDF, "__MACOSX/._a.pdf": b"\x00\x05\x16\x07" + bytes(30)}
    assert finding_keys(samples.zipped(data)) == ["archive_system_file"]
    macro = samples.office(more={"word/vbaProject.bin": b"x"})
    for content, key in ((samples.EXE, "dangerous"), (macro, "macro"), (data["a.pdf"], "")):
        keys = reason_keys(samples.zipped(data | {"__MACOSX/b": content}))
        assert keys == [key or "wrong_extension"]


def bounded_reason_keys(data: bytes) -> list[str]:
    """The reasons, with proof that finding them took little time and memory."""
    tracemalloc.start()
    started = time.monotonic()
    keys = reason_keys(data)
    seconds = time.monotonic() - started
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12 << 20
    assert seconds < 5
    return keys


class TestBombs:
    """Each is refused at once and within little memory, whatever it would unpack to."""

    def test_a_member_of_zeros(self) -> None:
        data = _zeros(200 << 20)
        assert len(data) < 300_000
        assert bounded_reason_keys(data) == ["archive_bomb"]

    def test_a_member_that_lies_about_its_size(self) -> None:
        data = bytearray(_zeros(32 << 20))
        for offset in (22, data.index(b"PK\x01\x02") + 24):
            struct.pack_into("<I", data, offset, 100_000)
        assert bounded_reason_keys(bytes(data)) == ["archive_bomb"]

    def test_members_that_share_their_data(self) -> None:
        """Fifield's full overlap: one kernel, many directory entries."""
        data = samples.zipped({"a.pdf": samples.PDF})
        start = data.index(b"PK\x01\x02")
        end = data.index(b"PK\x05\x06")
        central = data[start:end] * 100
        tail = struct.pack("<4H2IH", 0, 0, 100, 100, len(central), start, 0)
        assert bounded_reason_keys(data[:start] + central + b"PK\x05\x06" + tail) == [
            "archive_overlap"
        ]

    def test_members_that_quote_the_next_header(self) -> None:
        """Fifield's quoted overlap: the data of the first covers the local header of the second."""
        data = samples.zipped([("a.pdf", samples.PDF), ("b.pdf", samples.PDF)], method=0)
        second = data.index(b"PK\x03\x04", 4)
        size = len(samples.PDF) + 20
        crc = zlib.crc32(data[35 : 35 + size])
        longer = bytearray(data)
        for offset in (14, data.index(b"PK\x01\x02") + 16):
            struct.pack_into("<3I", longer, offset, crc, size, size)
        assert second < 35 + size
        assert bounded_reason_keys(bytes(longer)) == ["archive_overlap"]

    def test_too_many_members(self) -> None:
        data = samples.zipped({f"{n}.pdf": b"" for n in range(LIMITS.entries + 1)}, method=0)
        assert bounded_reason_keys(data) == ["archive_too_many"]

    def test_a_directory_that_claims_a_gigabyte(self) -> None:
        data = samples.zipped({"a.pdf": samples.PDF})
        end = data.index(b"PK\x05\x06")
        tail = struct.pack("<4H2IH", 0, 0, 900, 900, 1 << 30, 0, 0)
        assert bounded_reason_keys(data[:end] + b"PK\x05\x06" + tail) == ["archive_bomb"]

    def test_too_much_in_all(self) -> None:
        limits = Limits(entries=10, total_bytes=1000)
        data = samples.zipped({f"{n}.pdf": bytes(300) for n in range(4)})
        with pytest.raises(Refused, match="archive_too_big"):
            read_entries(io.BytesIO(data), limits=limits)

    def test_an_office_file_that_is_a_bomb(self) -> None:
        data = samples.office(more={"word/media/x.bin": bytes(64 << 20)})
        recognition = recognize(io.BytesIO(data))
        assert recognition.reason is not None
        assert recognition.reason.key == "archive_bomb"
        assert bounded_reason_keys(samples.zipped({"a.docx": data}, method=0)) == ["archive_bomb"]

    def test_office_files_of_very_many_parts(self) -> None:
        many = samples.office(more={f"{n}": b"" for n in range(9_000)})
        data = samples.zipped({f"{n}.docx": many for n in range(16)})
        inspection = looked_into(data)
        assert [r.key for r in inspection.reasons] == ["archive_office_too_large"] * 4
        assert len(inspection.members) == 12

    def test_an_endless_chain_of_empty_blocks(self) -> None:
        empty_blocks = b"\x00\x00\x00\xff\xff" * 400_000
        assert bounded_reason_keys(_deflated(empty_blocks, size=2_000_000)) == ["archive_broken"]


def _zeros(size: int) -> bytes:
    buffer = io.BytesIO()
    archive = zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9)
    with archive, archive.open("a.pdf", "w") as member:
        for _ in range(size >> 20):
            member.write(bytes(1 << 20))
    return buffer.getvalue()


def _deflated(raw: bytes, *, size: int) -> bytes:
    """An archive whose one member has the packed bytes `raw` and claims `size` unpacked."""
    data = samples.zipped({"a.pdf": raw}, method=0)
    patched = bytearray(data)
    central = data.rindex(b"PK\x01\x02")
    struct.pack_into("<H", patched, 8, 8)
    struct.pack_into("<I", patched, 22, size)
    struct.pack_into("<H", patched, central + 10, 8)
    struct.pack_into("<I", patched, central + 24, size)
    return bytes(patched)


class TestRar:
    def test_stored_members_are_seen_and_packed_ones_are_told(self) -> None:
        stored = samples.rar5_member("Tờ trình.pdf", samples.PDF)
        packed = samples.rar5_member("bảng.xlsx", b"??", method=3, size=5000)
        inspection = looked_into(samples.rar5(stored, packed))
        assert inspection.reasons == ()
        assert [m.content_type for m in inspection.members] == [ContentType.PDF, None]
        (finding,) = inspection.findings
        assert finding.key == "archive_unseen"
        assert "Chưa xem được bên trong 1 tệp" in finding.sentence

    def test_packed_members_need_an_accepted_extension(self) -> None:
        packed = samples.rar5_member("a.exe", b"??", method=3)
        assert reason_keys(samples.rar5(packed)) == ["not_allowed"]

    @pytest.mark.parametrize(
        ("data", "key"),
        [
            (samples.rar5(), "archive_empty"),
            (samples.rar5(samples.rar5_member("a.pdf", b"x"))[:-12], "archive_broken"),
            (samples.rar5(main_flags=1), "archive_multipart"),
            (samples.rar5(samples.rar5_block(4, bytes(20))), "archive_encrypted"),
            (
                samples.rar5(samples.rar5_member("a.pdf", b"x", extra=samples.rar5_record(1))),
                "archive_encrypted",
            ),
            (
                samples.rar5(samples.rar5_member("a.pdf", b"x", extra=samples.rar5_record(5))),
                "archive_link",
            ),
            (
                samples.rar5(samples.rar5_member("a.pdf", b"x", method=3, size=1 << 31)),
                "archive_too_big",
            ),
            (samples.rar4(main_flags=0x80), "archive_encrypted"),
            (samples.rar4(main_flags=0x01), "archive_multipart"),
            (samples.rar4(samples.rar4_member(b"a.pdf", b"x", flags=4)), "archive_encrypted"),
            (samples.rar4(samples.rar4_member(b"a.pdf", b"x", flags=2)), "archive_multipart"),
            (samples.rar4(samples.rar4_member(b"a.pdf", b"x", mode=0o120777)), "archive_link"),
            (samples.rar4(samples.rar4_member(b"..\\a.pdf", samples.PDF)), "archive_path"),
        ],
    )
    def test_what_is_refused(self, data: bytes, key: str) -> None:
        assert reason_keys(data) == [key]

    def test_too_many_members(self) -> None:
        one = samples.rar5_member("a.pdf", b"")
        assert reason_keys(samples.rar5(*[one] * 1001)) == ["archive_too_many"]

    def test_names_of_version_4(self) -> None:
        packed_name = b"a.pdf\x00" + b"\x01" + bytes([0b01_00_00_00]) + b"\x03.pd" + b"\x00f"
        member = samples.rar4_member(packed_name, samples.PDF, flags=0x200)
        assert looked_into(samples.rar4(member)).members[0].name == "ă.pdf"
        member = samples.rar4_member("Tờ trình.pdf".encode(), samples.PDF)
        assert looked_into(samples.rar4(member)).members[0].name == "Tờ trình.pdf"


SEEDS = [
    samples.zipped([("a.pdf", samples.PDF), ("b.docx", samples.office())]),
    samples.rar5(samples.rar5_member("a.pdf", samples.PDF), samples.rar5_member("b", b"c")),
    samples.rar4(samples.rar4_member(b"a.pdf\x00\x01\x40\x03.pd\x00f", b"x", flags=0x200)),
]


@settings(deadline=None)  # other work on the machine must not fail it
@given(
    seed=st.sampled_from(SEEDS),
    changes=st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=8),
    kept=st.integers(0, 5000),
)
def test_no_damaged_archive_raises(seed: bytes, changes: list[tuple[int, int]], kept: int) -> None:
    damaged = bytearray(seed)
    for place, value in changes:
        damaged[place % len(damaged)] = value
    looked_into(bytes(damaged[:kept] if kept % 2 else damaged))
