"""Boards and posts in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.boards import rules
from congvan.office.boards.queries.clearing import KeepLine
from congvan.office.boards.queries.posts import BoardPage as Found
from congvan.office.boards.queries.posts import Edition, PostLine, PostView
from congvan.office.boards.rules import Piece
from congvan.office.boards.states import Board, KeepStatus
from congvan.office.boards.table import BOARDS
from congvan.ui.items import Fact, FileLine, Pager, Pill, Tab
from congvan.web.addresses import address
from congvan.web.attachments.lines import file_lines
from congvan.web.desk.links import page_of, with_query
from congvan.web.paging import after_link
from congvan.web.registers.rendering import day_words, moment_words

URGENT = Pill("urgent", "Khẩn")
PINNED = Pill("plain", "Ghim")
NEW = Pill("doing", "Chưa đọc")


@dataclass(frozen=True, slots=True)
class Row:
    """A post in the list."""

    href: str
    title: str
    excerpt: str
    second: str
    pills: tuple[Pill, ...]
    files: int
    is_read: bool


@dataclass(frozen=True, slots=True)
class BoardPage:
    """One board."""

    title: str
    slug: str
    about: str
    tabs: tuple[Tab, ...]
    may_post: bool
    rows: tuple[Row, ...]
    pager: Pager | None
    empty: str

    @classmethod
    def of(cls, found: Found) -> BoardPage:
        """The board in words."""
        rule = BOARDS[found.board]
        lines = [*found.pinned, *found.lines]
        last = found.lines[-1] if found.lines and found.has_more else None
        following = after_link(last.posted_at, last.post_id, bang=found.board.value) if last else ""
        closed = " Chỉ thành viên đọc." if found.is_restricted else ""
        return cls(
            title=str(found.board.label), slug=found.board.value, about=rule.about + closed,
            tabs=tuple(
                Tab(str(one.board.label), board_href(one.board),
                    one.unread or None, one.board is found.board)
                for one in found.tabs
            ),
            may_post=found.may_post,
            rows=tuple(_row(one) for one in lines),
            pager=Pager(f"{len(lines)} bài", next_href=following) if following else None,
            empty="Bài đăng hiện ở đây, mới nhất lên đầu."
            if found.may_post
            else "Bài của người có quyền đăng hiện ở đây, mới nhất lên đầu.",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class OldEdition:
    """An edition below the post."""

    label: str
    title: str
    files: str
    paragraphs: Sequence[Sequence[Piece]]


@dataclass(frozen=True, slots=True)
class PostPage:
    """One post."""

    post_id: int
    slug: str
    board: str
    title: str
    second: str
    pills: tuple[Pill, ...]
    paragraphs: Sequence[Sequence[Piece]]
    files: tuple[FileLine, ...]
    document_href: str
    document_words: str
    facts: tuple[Fact, ...]
    read_words: str
    readers: tuple[str, ...]
    not_read: tuple[str, ...]
    editions: tuple[OldEdition, ...]
    keepings: tuple[str, ...]
    may_edit: bool
    may_remove: bool
    may_take_off: bool
    may_pin: bool
    is_pinned: bool
    may_ask: bool
    may_file: bool

    @classmethod
    def of(cls, view: PostView, keepings: Sequence[KeepLine]) -> PostPage:
        """The post in words."""
        line, readers = view.line, view.readers
        document = view.document
        waiting = any(one.status is KeepStatus.ASKED for one in keepings)
        return cls(
            post_id=line.post_id, slug=view.board.value, board=str(view.board.label),
            title=line.title, second=_second(line),
            pills=tuple(pill for pill in _pills(line) if pill is not NEW),
            paragraphs=rules.paragraphs(view.text),
            files=file_lines(
                view.files, lambda key: address("boards:file", line.post_id, key)
            ),
            document_href=page_of("document", document.document_id) if document else "",
            document_words=f"{document.symbol} – {document.subject}" if document else "",
            facts=_facts(view),
            read_words=f"Đã đọc {len(readers.read)}/{readers.total}" if readers else "",
            readers=tuple(f"{name}, {moment_words(at)}" for name, at in readers.read)
            if readers else (),
            not_read=tuple(readers.unread) if readers else (),
            editions=tuple(_edition(one) for one in view.editions if one.number < view.edition),
            keepings=tuple(_keeping(one) for one in keepings),
            may_edit=view.may("edit"), may_remove=view.may("remove"),
            may_take_off=view.may("take_off"), may_pin=view.may("pin"),
            is_pinned=line.is_pinned, may_ask=view.may("ask") and not waiting,
            may_file=view.may("file"),
        )  # fmt: skip


def _row(line: PostLine) -> Row:
    return Row(
        address("boards:post", line.post_id), line.title, line.excerpt, _second(line),
        _pills(line), line.files, line.is_read,
    )  # fmt: skip


def _pills(line: PostLine) -> tuple[Pill, ...]:
    shown = ((NEW, not line.is_read), (URGENT, line.is_urgent), (PINNED, line.is_pinned))
    return tuple(pill for pill, is_so in shown if is_so)


def _second(line: PostLine) -> str:
    at = line.posted_at.astimezone(OFFICE_ZONE)
    when = f"{at:%H:%M} hôm nay" if at.date() == clock.today() else f"{at:%H:%M %d/%m/%Y}"
    edited = f" · sửa {moment_words(line.edited_at)}" if line.edited_at else ""
    return f"{line.poster}, {line.seat} · {when}{edited}"


def _facts(view: PostView) -> tuple[Fact, ...]:
    facts = []
    if view.kept_until:
        facts.append(Fact("Lưu đến hết ngày", day_words(view.kept_until)))
    if view.line.is_pinned:
        facts.append(Fact("Ghim đến hết ngày", day_words(view.pinned_until)))
    return tuple(facts)


def _edition(one: Edition) -> OldEdition:
    return OldEdition(
        f"Bản {one.number}, {one.writer}, {moment_words(one.written_at)}"
        + (f", {one.readers} người đã đọc" if one.readers else ""),
        one.title, one.files,
        rules.paragraphs(one.text),
    )  # fmt: skip


def _keeping(one: KeepLine) -> str:
    asked = f"{one.asker} đề nghị giữ đến {day_words(one.wanted_until)}: {one.reason}"
    if one.status is KeepStatus.GRANTED:
        return f"{asked} {one.decider} cho giữ đến {day_words(one.granted_until)}."
    if one.status is KeepStatus.REFUSED:
        return f"{asked} {one.decider} không giữ thêm: {one.answer}"
    return f"{asked} Chờ quản trị trả lời."


def board_href(board: Board) -> str:
    """The address of a board."""
    return with_query(address("boards:index"), {"bang": board.value})
