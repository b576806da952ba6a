"""What is inside an archive: every member named, measured and checked, nothing extracted.

"Archives are opened and every member checked" (R-365). Time and memory are bounded whatever the
archive says: 1,000 members, 64 MiB looked at in one member and 256 MiB in all, 100,000 parts of
Office files (1 s each). Beyond that an Office file is refused, because its start does not tell
whether it has macros; any other member is judged by its first bytes and says so in a finding. The
same finding goes with packed members of RAR, which nothing free can unpack here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from congvan.kernel.files import archive_reasons as because
from congvan.kernel.files import content, names, rar, zip_directory
from congvan.kernel.files.content_types import ContentType
from congvan.kernel.files.findings import Finding, Reason, Refused, Severity

# A dossier of 1,000 papers is the largest seen; 1 GiB unpacked is ten times the upload limit.
LIMITS = zip_directory.Limits(entries=1000, total_bytes=1 << 30)
MEMBER_BYTES = 64 << 20
ARCHIVE_BYTES = 256 << 20
# 10 µs each; a thousand Office files of ten thousand parts pack into a few MB.
OFFICE_PARTS = 100_000
HEAD_BYTES = 64 << 10
# What is held in memory while one member is looked at; more goes to a temporary file.
SPOOL_BYTES = 4 << 20
# Enough to see what is wrong; a list of 1,000 sentences helps nobody.
REASONS = 10

# Left behind by macOS and Windows; clerks cannot see them, so they must not fail a whole archive.
SYSTEM_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
MACOS_FOLDER = "__MACOSX/"
# The keys of what such a file may be; anything else under such a name is judged like any member.
HARMLESS = frozenset({"foreign", "empty"})
# The office kinds begin like a ZIP or like any compound file: only their whole tells them apart.
SHARED_START = {
    ContentType.ZIP: frozenset({"docx", "xlsx", "pptx"}),
    ContentType.DOC: frozenset({"doc", "xls", "ppt"}),
}


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive; `size` in bytes as declared, `content_type` None when it was not seen."""

    name: str
    size: int
    content_type: ContentType | None


@dataclass(frozen=True, slots=True)
class Inspection:
    """What an archive holds (R-368), why it cannot come in, and what to know about it."""

    members: tuple[Member, ...]
    reasons: tuple[Reason, ...] = ()
    findings: tuple[Finding, ...] = ()


def inspect(
    file: BinaryIO, *, content_type: ContentType, allowed: Collection[ContentType]
) -> Inspection:
    """Look into the ZIP or RAR `file`; its members must be of the `allowed` types, archives apart.

    Never raises for any content: what is wrong is in the reasons, at most ten of them.
    """
    inspector = _Inspector(frozenset(kind for kind in allowed if not kind.is_archive))
    try:
        if content_type is ContentType.ZIP:
            inspector.look_into_zip(file)
        else:
            inspector.look_into_rar(file)
    except Refused as refused:
        inspector.reasons.append(refused.reason)
    return Inspection(
        members=tuple(inspector.members),
        reasons=tuple(inspector.reasons[:REASONS]),
        findings=tuple(inspector.findings),
    )


class _Inspector:
    """The state of one inspection: what was found, and how much may still be looked at."""

    def __init__(self, allowed: frozenset[ContentType]) -> None:
        self.allowed = allowed
        self.bytes_left = ARCHIVE_BYTES
        self.parts_left = OFFICE_PARTS
        self.members: list[Member] = []
        self.reasons: list[Reason] = []
        self.findings: list[Finding] = []

    def look_into_zip(self, file: BinaryIO) -> None:
        entries = zip_directory.read_entries(file, limits=LIMITS)
        self._check_names([(entry.name, entry.is_legacy_name) for entry in entries])
        for entry in entries:
            if entry.is_directory or self._is_full:
                continue

            def read(at_most: int, entry: zip_directory.Entry = entry) -> Iterator[bytes]:
                return zip_directory.read_member(file, entry, at_most=at_most)

            self._look_at(entry.name, entry.size, read)

    def look_into_rar(self, file: BinaryIO) -> None:
        entries = rar.read_entries(file, limit=LIMITS.entries)
        if sum(entry.size for entry in entries) > LIMITS.total_bytes:
            raise Refused(because.too_big(LIMITS.total_bytes))
        self._check_names([(entry.name, entry.is_legacy_name) for entry in entries])
        unseen = 0
        for entry in entries:
            if entry.is_directory or self._is_full:
                continue
            if entry.is_stored:

                def read(at_most: int, entry: rar.RarEntry = entry) -> Iterator[bytes]:
                    return rar.read_stored(file, entry, at_most=at_most)

                self._look_at(entry.name, entry.packed_size, read)
            else:
                unseen += 1
                self._judge_by_name(entry.name, entry.size)
        if unseen:
            self.findings.append(_rar_unseen(unseen))

    @property
    def _is_full(self) -> bool:
        return len(self.reasons) >= REASONS

    def _check_names(self, entry_names: list[tuple[str, bool]]) -> None:
        seen: set[str] = set()
        legacy = [name for name, is_legacy in entry_names if is_legacy]
        for name, _ in entry_names:
            # Windows and macOS do not tell capitals apart: the second would replace the first.
            key = name.casefold().removesuffix("/")
            if problem := names.member_name_problem(name):
                self.reasons.append(because.bad_name(name, problem))
            elif key in seen:
                self.reasons.append(because.duplicate(name))
            seen.add(key)
        if legacy:
            self.findings.append(_guessed_names(legacy))

    def _look_at(self, name: str, size: int, read: Callable[[int], Iterator[bytes]]) -> None:
        """Judge one member by its content: the whole of it within the budget, else its start."""
        is_whole = size <= min(MEMBER_BYTES, self.bytes_left) and self.parts_left > 0
        at_most = size if is_whole else HEAD_BYTES
        self.bytes_left -= at_most
        with SpooledTemporaryFile(max_size=SPOOL_BYTES) as spool:
            try:
                for chunk in read(at_most):
                    spool.write(chunk)
            except Refused as refused:
                self.reasons.append(refused.reason.within(names.shown(name)))
                return
            seen = cast(BinaryIO, spool)
            recognition = content.recognize(seen) if is_whole else content.recognize_start(seen)
        self.parts_left -= recognition.parts
        if not is_whole:
            self.findings.append(_partly_seen(name))
        is_harmless = recognition.reason is not None and recognition.reason.key in HARMLESS
        if _is_system_file(name) and is_harmless:
            self.findings.append(_system_file(name))
            self.members.append(Member(name, size, None))
            return
        self._judge(name, size, recognition, is_whole=is_whole)

    def _judge(
        self, name: str, size: int, recognition: content.Recognition, *, is_whole: bool
    ) -> None:
        base_name = name.rpartition("/")[2]
        found = recognition.content_type
        extension = names.extension(base_name)
        if not is_whole and found is not None and extension in SHARED_START.get(found, ()):
            self.reasons.append(because.OFFICE_TOO_LARGE.within(names.shown(name)))
            return
        if found is not None and found.is_archive:
            self.reasons.append(because.NESTED.within(names.shown(name)))
            return
        self.reasons += [
            reason.within(names.shown(name))
            for reason in content.reasons_against(
                recognition, filename=base_name, allowed=self.allowed
            )
        ]
        self.findings += [
            Finding(finding.key, finding.severity, finding.sentence, place=name)
            for finding in recognition.findings
        ]
        self.members.append(Member(name, size, found))

    def _judge_by_name(self, name: str, size: int) -> None:
        """The content cannot be seen: then at least the extension must be an accepted one."""
        extension = names.extension(name.rpartition("/")[2])
        accepted = {e for kind in self.allowed for e in kind.extensions}
        if extension not in accepted and not _is_system_file(name):
            self.reasons.append(_wrong_member(extension, self.allowed).within(names.shown(name)))
        self.members.append(Member(name, size, None))


def _is_system_file(name: str) -> bool:
    return name.startswith(MACOS_FOLDER) or name.rpartition("/")[2].casefold() in SYSTEM_FILES


def _wrong_member(extension: str, allowed: Collection[ContentType]) -> Reason:
    carried = f"tên có đuôi “.{extension}”" if extension else "tên không có đuôi"
    return Reason(
        "not_allowed",
        f"{carried}, ở đây chỉ nhận {content.listed(allowed)}",
        "Bỏ tệp đó khỏi gói hoặc chuyển nó sang dạng được nhận rồi nén lại.",
    )


def _guessed_names(legacy: list[str]) -> Finding:
    sentence = (
        f"Tên {len(legacy)} tệp trong gói ghi bằng bảng mã cũ nên có thể hiện sai dấu "
        f"(ví dụ “{names.shown(legacy[0])}”). Nội dung tệp không bị ảnh hưởng."
    )
    return Finding("archive_legacy_names", Severity.NOTE, sentence)


def _rar_unseen(count: int) -> Finding:
    sentence = (
        f"Chưa xem được bên trong {count} tệp nén kiểu RAR, mới kiểm tra tên và kích thước. "
        "Nên đề nghị nơi gửi dùng gói ZIP."
    )
    return Finding("archive_unseen", Severity.WARNING, sentence)


def _partly_seen(name: str) -> Finding:
    sentence = "Tệp trong gói quá lớn nên chỉ kiểm tra phần đầu. Hãy mở xem trước khi dùng."
    return Finding("archive_partly_seen", Severity.WARNING, sentence, place=name)


def _system_file(name: str) -> Finding:
    sentence = "Tệp phụ do máy tính tự thêm vào gói, không phải văn bản; có thể bỏ qua."
    return Finding("archive_system_file", Severity.NOTE, sentence, place=name)
