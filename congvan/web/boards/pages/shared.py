"""Shared documents and the regulation of use in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat

from congvan.office.boards.queries import shared as queries
from congvan.office.boards.queries.regulation import Confirmations, Regulation
from congvan.office.boards.queries.shared import FileLine as Found
from congvan.office.boards.queries.shared import FileView, FolderLine, Version
from congvan.office.boards.rules import Piece, paragraphs
from congvan.ui.items import Fact, FileLine, Link, Pager
from congvan.web.addresses import address
from congvan.web.desk.links import with_query
from congvan.web.paging import after_link
from congvan.web.registers.rendering import moment_words


@dataclass(frozen=True, slots=True)
class FolderRow:
    """A folder at the side."""

    href: str
    name: str
    files: int
    current: bool


@dataclass(frozen=True, slots=True)
class FileRow:
    """A document in the list."""

    href: str
    name: str
    second: str


@dataclass(frozen=True, slots=True)
class SharedPage:
    """Tài liệu chung: folders, and the documents of one or of all."""

    folders: tuple[FolderRow, ...]
    folder: str
    folder_id: int | None
    words: str
    rows: tuple[FileRow, ...]
    pager: Pager | None
    may_put: bool
    is_office: bool

    @classmethod
    def of(
        cls, folders: Sequence[FolderLine], chosen: FolderLine | None, words: str,
        found: Sequence[Found], *, is_office: bool,
    ) -> SharedPage:  # fmt: skip
        """The list in words; `chosen` is the folder looked into, None for all."""
        kept = {"thu-muc": str(chosen.folder_id) if chosen else "", "tim": words}
        full = len(found) == queries.PAGE_SIZE
        following = after_link(found[-1].changed_at, found[-1].file_id, **kept) if full else ""
        return cls(
            folders=tuple(
                FolderRow(
                    with_query(address("boards:shared"), {"thu-muc": str(one.folder_id)}),
                    one.name, one.files, one == chosen,
                )
                for one in folders
            ),
            folder=chosen.name if chosen else "",
            folder_id=chosen.folder_id if chosen else None,
            words=words,
            rows=tuple(_file_row(one, with_folder=chosen is None) for one in found),
            pager=Pager(f"{len(found)} tài liệu", next_href=following) if following else None,
            may_put=chosen is not None and chosen.may_keep,
            is_office=is_office,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of a document as a file to open."""

    label: str
    note: str
    files: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True)
class FilePage:
    """One shared document."""

    file_id: int
    name: str
    folder: Link
    newest: VersionRow | None
    older: tuple[VersionRow, ...]
    may_keep: bool

    @classmethod
    def of(cls, view: FileView) -> FilePage:
        """The document in words, the newest version first."""
        rows = [_version(view.line.file_id, one) for one in view.versions]
        folder = with_query(address("boards:shared"), {"thu-muc": str(view.line.folder_id)})
        return cls(
            view.line.file_id, view.line.name, Link(view.line.folder, folder),
            rows[0] if rows else None, tuple(rows[1:]), view.may_keep,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RegulationPage:
    """One version of the regulation of use."""

    regulation_id: int
    title: str
    facts: tuple[Fact, ...]
    paragraphs: Sequence[Sequence[Piece]]
    file: FileLine | None
    older: tuple[Link, ...]
    owes: bool
    may_publish: bool
    may_see_said: bool

    @classmethod
    def of(
        cls, one: Regulation, versions: Sequence[Regulation], *, owes: bool, may_publish: bool,
        may_see_said: bool,
    ) -> RegulationPage:  # fmt: skip
        """The version in words, and the ways to the others."""
        href = address("boards:regulation-file", one.regulation_id)
        return cls(
            one.regulation_id, one.title,
            (Fact("Lần ban hành", str(one.number)),
             Fact("Công bố", f"{moment_words(one.published_at)}, {one.publisher}")),
            paragraphs(one.text),
            FileLine(one.file_name, f"{href}?xem=1", download=href, icon="paperclip")
            if one.file_name else None,
            tuple(
                Link(f"Lần {other.number}, {moment_words(other.published_at)}",
                     address("boards:regulation-version", other.regulation_id))
                for other in versions if other.regulation_id != one.regulation_id
            ),
            owes, may_publish, may_see_said,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SaidPage:
    """Who confirmed a version."""

    title: str
    href: str
    summary: str
    confirmed: tuple[str, ...]
    waiting: tuple[str, ...]

    @classmethod
    def of(cls, one: Regulation, said: Confirmations) -> SaidPage:
        """The names in words."""
        done, all_of_them = len(said.confirmed), len(said.confirmed) + len(said.waiting)
        return cls(
            one.title, address("boards:regulation-version", one.regulation_id),
            f"{done}/{all_of_them} người đã xác nhận",
            tuple(f"{name}, {moment_words(at)}" for name, at in said.confirmed),
            tuple(said.waiting),
        )  # fmt: skip


def _file_row(one: Found, *, with_folder: bool) -> FileRow:
    parts = [one.folder] if with_folder else []
    if one.version > 1:
        parts.append(f"bản {one.version}")
    parts.append(f"cập nhật {moment_words(one.changed_at)}")
    return FileRow(address("boards:shared-file", one.file_id), one.name, " · ".join(parts))


def _version(file_id: int, one: Version) -> VersionRow:
    label = f"Bản {one.number}, {one.adder}, {moment_words(one.added_at)}"
    if one.is_withheld:
        line = FileLine(
            one.file_name, "", "Phát hiện vi-rút, không mở được", icon="paperclip"
        )  # fmt: skip
    else:
        href = address("boards:shared-content", file_id, one.number)
        note = f"{one.type_label} · {filesizeformat(one.size)}"
        line = FileLine(one.file_name, f"{href}?xem=1", note, download=href, icon="paperclip")
    return VersionRow(label, one.note, (line,))
