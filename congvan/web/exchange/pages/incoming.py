"""The page of one package that came: what it asks, what would follow, what it says itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.desk.rules import time_words
from congvan.exchange.queries.packages import IncomingView, OutgoingRow
from congvan.exchange.states import BusinessType, IncomingStatus, PackageKind
from congvan.intake.queries.consequences import Consequences, Target
from congvan.ui.items import Fact, Link, Pill
from congvan.web.desk.links import address
from congvan.web.exchange.pages.words import (
    INCOMING_PILLS,
    OUTGOING_PILLS,
    SIGNATURE_PILLS,
    kind_words,
    moment_words,
)
from congvan.web.outgoing.pages.receipt import size_words
from congvan.web.urgency import urgency_pill

RECALL, UPDATE, REPLACE = "thu hồi", "cập nhật", "thay thế"
_ASKED = {
    BusinessType.RECALL: RECALL, BusinessType.UPDATE: UPDATE, BusinessType.REPLACE: REPLACE,
}  # fmt: skip
_FOLLOWS = {
    RECALL: "Nếu đồng ý: nội dung và tệp của văn bản không đọc được nữa, số đến vẫn giữ trong sổ; "
    "việc đang làm được khép lại và người đang giữ được báo.",
    UPDATE: "Nếu đồng ý: bản cập nhật vào sổ thành phiên bản mới, gắn với văn bản cũ; "
    "bản cũ vẫn đọc được, có ghi đã được thay bằng bản mới.",
    REPLACE: "Nếu đồng ý: văn bản thay thế vào sổ thành phiên bản mới, gắn với văn bản cũ; "
    "bản cũ vẫn đọc được, có ghi đã được thay thế.",
}


@dataclass(frozen=True, slots=True)
class HandlerRow:
    """Somebody who works on the document that would change."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Affected:
    """The document of ours that the request is about."""

    name: str
    subject: str
    href: str
    state: str
    handlers: tuple[HandlerRow, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What the sender asks; `affected` None when we never had that document."""

    asked: str
    reason: str
    follows: str
    may_decide: bool
    affected: Affected | None


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of the package, or why it was not taken."""

    name: str
    size: str
    problem: str


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A status that was reported back."""

    words: str
    when: str
    pill: Pill
    href: str


@dataclass(frozen=True, slots=True)
class IncomingPage:
    """The whole page."""

    package_id: int
    title: str
    lead: str
    pills: tuple[Pill, ...]
    second: tuple[str, ...]
    unreadable: str
    question: Question | None
    links: tuple[Link, ...]
    reason: str
    warnings: tuple[str, ...]
    files: tuple[FileRow, ...]
    reports: tuple[ReportRow, ...]
    facts: tuple[Fact, ...]
    bytes_href: str


def incoming_page(
    view: IncomingView, consequences: Consequences | None, *, arrival_id: int | None,
    may_download: bool, now: datetime,
) -> IncomingPage:  # fmt: skip
    """Put the page together; `consequences` only for a request."""
    is_unreadable = view.status == IncomingStatus.UNREADABLE
    pills = (
        urgency_pill(view.urgency), INCOMING_PILLS[view.status],
        SIGNATURE_PILLS.get(view.signature),
    )  # fmt: skip
    return IncomingPage(
        package_id=view.package_id,
        title="Gói tin không đọc được" if is_unreadable else view.subject or _kind(view),
        lead=_kind(view) if view.subject and not _is_plain(view) else "",
        pills=tuple(pill for pill in pills if pill is not None),
        second=tuple(
            word for word in (
                view.symbol, view.from_name or view.from_code,
                f"đến {time_words(view.received_at, now)}",
            ) if word
        ),
        unreadable=view.reason if is_unreadable else "",
        question=_question(consequences, now) if consequences else None,
        links=_links(view, arrival_id, is_asked=consequences is not None),
        reason="" if is_unreadable or consequences else view.reason.strip(),
        warnings=view.warnings,
        files=tuple(
            FileRow(one.name, size_words(one.size) if one.size else "", one.problem)
            for one in view.files
        ),
        reports=tuple(_report(row) for row in view.reports),
        facts=_facts(view),
        bytes_href=address("exchange:incoming-bytes", view.package_id)
        if may_download and view.status != IncomingStatus.RECALLED else "",
    )  # fmt: skip


def asked_words(consequences: Consequences) -> str:
    """What is asked, as one verb."""
    if consequences.is_recall:
        return RECALL
    return _ASKED.get(BusinessType(consequences.business_type), RECALL)


def _kind(view: IncomingView) -> str:
    return kind_words(view.kind, view.business_type, view.status_code)


def _is_plain(view: IncomingView) -> bool:
    """A document and nothing else: its kind need not be said."""
    return view.kind == PackageKind.EDOC and not view.business_type


def _question(found: Consequences, now: datetime) -> Question:
    asked = asked_words(found)
    return Question(
        asked=f"{found.from_name} {found.asks} văn bản đã gửi",
        reason=found.reason, follows=_FOLLOWS[asked], may_decide=found.may_decide,
        affected=_affected(found.target, now) if found.target else None,
    )  # fmt: skip


def _affected(target: Target, now: datetime) -> Affected:
    href = ""
    if target.document_id is not None:
        href = address("documents:document", target.document_id)
    elif target.arrival_id is not None:
        href = address("intake:entry", target.arrival_id)
    facts = (
        Fact("Việc đang mở", str(target.open_tasks) if target.open_tasks else "Không có"),
        Fact("Đã đọc", f"{target.readers} người" if target.readers else ""),
        Fact("Trong hồ sơ", "; ".join(target.dossiers)),
        Fact("Đã trả lời bằng", target.reply_symbol),
        Fact("Bản giấy", "Có, phải gửi trả nơi gửi" if target.has_paper else ""),
    )
    number = f"số đến {target.number}" if target.number else "chưa vào sổ"
    return Affected(
        name=" · ".join(word for word in (target.symbol, number) if word),
        subject=target.subject, href=href, state=target.handling_status,
        handlers=tuple(
            HandlerRow(
                one.name,
                ", ".join(
                    word for word in (
                        one.part, one.doing, f"hạn {time_words(one.due_at, now)}" if one.due_at else "",
                    ) if word
                ),
            )
            for one in target.handlers
        ),
        facts=tuple(fact for fact in facts if fact.value),
    )  # fmt: skip


def _links(view: IncomingView, arrival_id: int | None, *, is_asked: bool) -> tuple[Link, ...]:
    """Where it is dealt with or lies now, and what it belongs to."""
    found = []
    if view.document_id is not None:
        found.append(Link("Mở văn bản trong sổ", address("documents:document", view.document_id)))
    elif arrival_id is not None and view.status in (IncomingStatus.WAITING, IncomingStatus.AGREED):
        found.append(Link("Vào sổ", address("intake:entry", arrival_id)))
    if view.dispatch_id is not None:
        found.append(
            Link(f"Biên nhận: {view.from_name}", address("outgoing:receipt", view.dispatch_id))
        )
    if view.target is not None and not is_asked:
        said = view.target.symbol or view.target.subject
        found.append(Link(f"Về: {said}", address("exchange:incoming", view.target.package_id)))
    found += [
        Link(
            f"{kind_words(one.kind, one.business_type)} đến {moment_words(one.received_at)}",
            address("exchange:incoming", one.package_id),
        )
        for one in view.changes
    ]
    return tuple(found)


def _report(row: OutgoingRow) -> ReportRow:
    return ReportRow(
        row.what, moment_words(row.sent_at or row.made_at), OUTGOING_PILLS[row.status],
        address("exchange:outgoing", row.package_id),
    )  # fmt: skip


def _facts(view: IncomingView) -> tuple[Fact, ...]:
    facts = (
        *(Fact(label, value) for label, value in view.facts),
        Fact("Mã nơi gửi", view.from_code),
        Fact("Mã văn bản trên trục", view.document_key),
        Fact("Mã giao dịch của trục", view.hub_doc_id),
        Fact("Mã băm gói tin (SHA-256)", view.sha256),
        Fact("Dung lượng", size_words(view.size)),
    )
    return tuple(fact for fact in facts if fact.value)
