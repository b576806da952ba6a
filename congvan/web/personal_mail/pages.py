"""What the pages of letters show: frozen and complete, no template asks anything more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse

from congvan.desk.rules import moment_words, time_words
from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.personal_mail.queries import lists
from congvan.office.personal_mail.queries.lists import FolderLine, LetterLine
from congvan.office.personal_mail.queries.reading import LetterView, Receipt
from congvan.office.personal_mail.states import Opinion, Standing, Way
from congvan.ui.items import Due, Fact, FileLine, Link, Pager, Pill, Tab, WorkRow
from congvan.web.attachments.lines import file_lines
from congvan.web.desk.links import page_of
from congvan.web.paging import after_link
from congvan.web.personal_mail.asked import BOXES, Asked

_EMPTY = {
    lists.INBOX: ("inbox", "Chưa có thư nào", "Thư gửi cho anh, chị hiện ở đây, mới nhất lên đầu."),
    lists.SENT: ("send", "Chưa gửi thư nào", "Thư đã gửi hiện ở đây; mở ra để xem ai đã đọc."),
    lists.DRAFTS: ("file-pencil", "Không có thư nháp", "Thư viết dở được giữ ở đây, chưa ai thấy."),
    lists.STARRED: ("star", "Chưa gắn sao thư nào", "Gắn sao thư cần nhớ để tìm lại nhanh."),
    lists.TRASH: ("trash", "Thùng rác trống", "Thư bỏ đi nằm ở đây cho đến khi anh, chị dọn."),
}
_NOT_FOUND = ("search", "Không tìm thấy thư nào", "Thử gõ không dấu, hoặc bỏ bớt chữ.")
_IN_FOLDER = ("folder", "Mục này chưa có thư", "Tích thư trong danh sách rồi bấm Chuyển mục.")


@dataclass(frozen=True, slots=True)
class MailList:
    """The list: boxes as tabs, own folders, the page of letters."""

    title: str
    tabs: tuple[Tab, ...]
    folders: tuple[Link, ...]
    folder_choices: tuple[tuple[str, str], ...]
    rows: tuple[WorkRow, ...]
    pager: Pager | None
    empty: tuple[str, str, str]
    words: str
    box: str
    folder_id: str
    is_trash: bool
    unread_href: str
    only_unread: bool
    back_query: str


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """What became of one person's copy, in words."""

    name: str
    post: str
    read: str
    reply: str
    opinion: Pill | None
    note: str


@dataclass(frozen=True, slots=True)
class LetterPage:
    """One letter for its reader."""

    letter_id: int
    subject: str
    author: str
    sent: str
    facts: tuple[Fact, ...]
    pills: tuple[Pill, ...]
    due: Due | None
    body: str
    quoted: str
    files: tuple[FileLine, ...]
    documents: tuple[Link, ...]
    hidden_documents: int
    thread: tuple[WorkRow, ...]
    receipts: tuple[ReceiptRow, ...]
    read_count: str
    opinion_count: str
    asks_me: bool
    my_opinion: str
    owes_reply: bool
    is_mine: bool
    is_starred: bool
    is_trashed: bool
    in_folder: bool
    answer_href: str
    answer_all_href: str
    forward_href: str


def mail_list(
    asked: Asked, lines: Sequence[LetterLine], folders: Sequence[FolderLine], now: datetime, *,
    unread: int, selected: int | None = None,
) -> MailList:  # fmt: skip
    """Put the list together; `unread` is the number beside the inbox."""
    here = next((one for one in folders if one.folder_id == asked.folder_id), None)
    root = reverse("personal_mail:list")
    query = asked.query()
    pager = None
    if len(lines) == lists.PAGE_SIZE or not asked.is_first:
        following = ""
        if len(lines) == lists.PAGE_SIZE:
            following = f"{root}{after_link(lines[-1].moment, lines[-1].copy_id, **asked.kept)}"
        first = "" if asked.is_first else f"{root}{query}"
        pager = Pager(f"{len(lines)} thư", following, first)
    return MailList(
        title=here.name if here else ("Tìm thư" if asked.words else BOXES[asked.box]),
        tabs=_tabs(asked, unread),
        folders=tuple(
            Link(f"{one.name} ({one.unread})" if one.unread else one.name, f"{root}?muc={one.folder_id}")
            for one in folders
        ),
        folder_choices=tuple((str(one.folder_id), one.name) for one in folders),
        rows=tuple(_row(line, asked, now, selected=selected) for line in lines),
        pager=pager,
        empty=_NOT_FOUND if asked.words else _IN_FOLDER if here else _EMPTY[asked.box],
        words=asked.words,
        box=asked.box,
        folder_id=str(asked.folder_id or ""),
        is_trash=asked.box == lists.TRASH and not asked.folder_id and not asked.words,
        unread_href=root + asked.query(**{"chua-doc": "" if asked.unread else "1"}),
        only_unread=asked.unread,
        back_query=query,
    )  # fmt: skip


def letter_page(view: LetterView, asked: Asked, now: datetime, today: date) -> LetterPage:
    """One letter in words, with the ways on."""
    write = reverse("personal_mail:write")
    read = [one for one in view.receipts if one.read_at is not None]
    asks_me = view.asks_opinion and view.way is Way.TO
    mine = f"{view.opinion.label}" + (f": {view.opinion_note}" if view.opinion_note else "")
    return LetterPage(
        letter_id=view.letter_id, subject=view.subject,
        author=f"{view.author} · {view.author_post}" if view.author_post else view.author,
        sent=moment_words(view.sent_at, now) if view.sent_at else "",
        facts=_facts(view), pills=_pills(view), due=_due(view, today), body=view.body,
        quoted=view.quoted,
        files=file_lines(
            view.files, lambda one: reverse("personal_mail:file", args=[view.letter_id, one])
        ),
        documents=tuple(
            Link(f"{one.symbol} {one.subject}".strip(), page_of("document", one.document_id))
            for one in view.documents
        ),
        hidden_documents=view.hidden_documents,
        thread=tuple(
            WorkRow(
                key=f"trao-doi-{one.letter_id}", title=one.opening or "(chỉ có tệp)",
                href=reverse("personal_mail:letter", args=[one.letter_id]) + asked.query(),
                second=(one.author, time_words(one.at, now)), unread=one.is_unread,
            )
            for one in view.thread
        ),
        receipts=tuple(_receipt(one, now) for one in view.receipts),
        read_count=f"{len(read)}/{len(view.receipts)}",
        opinion_count=_counted(view.receipts) if view.asks_opinion and view.is_mine else "",
        asks_me=asks_me, my_opinion=mine if asks_me and view.opinion is not Opinion.NONE else "",
        owes_reply=view.owes_reply, is_mine=view.is_mine, is_starred=view.is_starred,
        is_trashed=view.standing is Standing.TRASHED, in_folder=view.folder_id is not None,
        answer_href=f"{write}?{urlencode({'tra-loi': view.letter_id})}",
        answer_all_href=f"{write}?{urlencode({'tra-loi': view.letter_id, 'tat-ca': 1})}"
        if len(view.to) + len(view.cc) > 1
        else "",
        forward_href=f"{write}?{urlencode({'chuyen-tiep': view.letter_id})}",
    )  # fmt: skip


def _tabs(asked: Asked, unread: int) -> tuple[Tab, ...]:
    root = reverse("personal_mail:list")
    here = "" if asked.folder_id or asked.words else asked.box
    return tuple(
        Tab(
            label, root if box == lists.INBOX else f"{root}?hop={box}",
            count=(unread or None) if box == lists.INBOX else None, current=box == here,
        )
        for box, label in BOXES.items()
    )  # fmt: skip


def _row(line: LetterLine, asked: Asked, now: datetime, *, selected: int | None) -> WorkRow:
    if line.is_draft and not line.is_trashed:
        href = f"{reverse('personal_mail:write')}?nhap={line.letter_id}"
    else:
        href = reverse("personal_mail:letter", args=[line.letter_id]) + asked.query()
    who = f"Gửi: {line.to or 'chưa chọn'}" if line.way is Way.AUTHOR else line.author
    pills = []
    if line.owes_reply:
        pills.append(Pill("waiting", "Chờ phúc đáp"))
    if line.asks_opinion and not line.is_draft:
        pills.append(Pill("plain", "Lấy ý kiến"))
    if line.is_starred:
        pills.append(Pill("plain", "★"))
    where = line.folder if (asked.words or asked.box == lists.STARRED) else ""
    due = None
    if line.owes_reply and line.reply_due_on:
        late = line.reply_due_on < now.astimezone(OFFICE_ZONE).date()
        due = Due("late" if late else "soon", f"{line.reply_due_on:%d/%m}")
    return WorkRow(
        key=str(line.letter_id), title=line.subject or "(chưa có tiêu đề)", href=href,
        pills=tuple(pills), due=due, second=(who, time_words(line.moment, now), where),
        files=line.file_count, unread=line.is_unread, selected=line.letter_id == selected,
    )  # fmt: skip


def _facts(view: LetterView) -> tuple[Fact, ...]:
    facts = [
        Fact("Gửi đến", ", ".join(view.to)),
        Fact("Đồng gửi", ", ".join(view.cc)) if view.cc else None,
        Fact("Phúc đáp trước", f"{view.reply_due_on:%d/%m/%Y}") if view.reply_due_on else None,
    ]
    return tuple(fact for fact in facts if fact is not None)


def _pills(view: LetterView) -> tuple[Pill, ...]:
    pills = []
    if view.standing is Standing.TRASHED:
        pills.append(Pill("cancelled", "Trong thùng rác"))
    if view.asks_opinion:
        pills.append(Pill("plain", "Lấy ý kiến"))
    if view.replied_at is not None:
        pills.append(Pill("done", "Đã phúc đáp"))
    return tuple(pills)


def _due(view: LetterView, today: date) -> Due | None:
    if not view.owes_reply or view.reply_due_on is None:
        return None
    late = view.reply_due_on < today
    words = "Quá ngày phúc đáp" if late else "Phúc đáp trước"
    return Due("late" if late else "soon", words, f"{view.reply_due_on:%d/%m}")


def _receipt(one: Receipt, now: datetime) -> ReceiptRow:
    kinds = {Opinion.AGREE: "done", Opinion.DISAGREE: "returned", Opinion.OTHER: "plain"}
    reply = ""
    if one.replied_at is not None:
        reply = f"Đã phúc đáp {time_words(one.replied_at, now)}"
    elif one.owes_reply:
        reply = "Chưa phúc đáp"
    return ReceiptRow(
        one.name, f"{one.post}, đồng gửi" if one.way is Way.CC else one.post,
        time_words(one.read_at, now) if one.read_at else "Chưa mở", reply,
        Pill(kinds[one.opinion], str(one.opinion.label)) if one.opinion in kinds else None,
        one.opinion_note,
    )  # fmt: skip


def _counted(receipts: Sequence[Receipt]) -> str:
    asked = [one for one in receipts if one.way is Way.TO]
    words = (Opinion.AGREE, Opinion.DISAGREE, Opinion.OTHER, Opinion.NONE)
    found = ((word, sum(1 for one in asked if one.opinion is word)) for word in words)
    return ", ".join(f"{count} {str(word.label).lower()}" for word, count in found if count)
