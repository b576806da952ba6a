"""The page of one package that goes out: its tries, its recipients, what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.desk.rules import time_words
from congvan.exchange.queries.packages import OutgoingView
from congvan.exchange.states import OutgoingStatus, PackageKind
from congvan.ui.items import Fact, Pill
from congvan.web.desk.links import address
from congvan.web.exchange.pages.words import OUTGOING_PILLS, moment_words
from congvan.web.outgoing.pages.receipt import size_words


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """One recipient of the package."""

    name: str
    code: str
    state: str
    href: str


@dataclass(frozen=True, slots=True)
class OutgoingPage:
    """The whole page."""

    package_id: int
    title: str
    lead: str
    pill: Pill
    second: tuple[str, ...]
    failure: str
    next_try: str
    recipients: tuple[RecipientRow, ...]
    facts: tuple[Fact, ...]
    document_href: str
    may_resend: bool
    bytes_href: str


def outgoing_page(view: OutgoingView, *, is_clerk: bool, now: datetime) -> OutgoingPage:
    """Put the page together."""
    is_open = view.status in (OutgoingStatus.WAITING, OutgoingStatus.FAILED)
    again = f"Tự gửi lại lúc {time_words(view.next_try_at, now)}." if view.next_try_at else ""
    return OutgoingPage(
        package_id=view.package_id, title=view.subject or view.what,
        lead=view.what if view.subject else "", pill=OUTGOING_PILLS[view.status],
        second=tuple(
            word for word in (
                view.symbol, f"tới {view.recipients_words}",
                f"gửi {time_words(view.sent_at, now)}" if view.sent_at else "",
            ) if word
        ),
        failure=view.last_failure if is_open else "",
        next_try=again if view.status == OutgoingStatus.WAITING else "",
        recipients=tuple(
            RecipientRow(
                one.name or one.code, one.code if one.name else "", one.label,
                address("outgoing:receipt", one.dispatch_id) if one.dispatch_id else "",
            )
            for one in view.recipients
        ),
        facts=_facts(view),
        document_href=address("documents:document", view.document_id)
        if view.document_id and view.kind == PackageKind.EDOC else "",
        may_resend=is_clerk and view.status == OutgoingStatus.FAILED,
        bytes_href=address("exchange:outgoing-bytes", view.package_id)
        if is_clerk and view.sha256 else "",
    )  # fmt: skip


def _facts(view: OutgoingView) -> tuple[Fact, ...]:
    facts = (
        Fact("Lập lúc", moment_words(view.made_at)),
        Fact("Gửi lúc", moment_words(view.sent_at)),
        Fact("Số lần gửi", str(view.attempts) if view.attempts else ""),
        Fact("Qua", view.hub_name),
        *(Fact(label, value) for label, value in view.facts),
        Fact("Mã văn bản trên trục", view.document_key),
        Fact("Mã giao dịch của trục", view.hub_doc_id),
        Fact("Mã băm gói tin (SHA-256)", view.sha256),
        Fact("Dung lượng", size_words(view.size) if view.size else ""),
    )
    return tuple(fact for fact in facts if fact.value)
