"""The proof of one sending: what went, when it arrived, who took it in (R-179, R-198)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.exchange.queries.tracks import ReceiptView, TrackRow
from congvan.kernel.clock import OFFICE_ZONE
from congvan.ui.items import Fact, Pill, TimelineEntry
from congvan.web.desk.links import address
from congvan.web.outgoing.pages.track import PILLS, WARNING


@dataclass(frozen=True, slots=True)
class ProofFile:
    """A file that went, with its hash."""

    name: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The page of one recipient's receipts."""

    dispatch_id: int
    name: str
    symbol: str
    subject: str
    sentence: str
    is_warning: bool
    pill: Pill
    facts: tuple[Fact, ...]
    contacts: tuple[Fact, ...]
    entries: tuple[TimelineEntry, ...]
    files: tuple[ProofFile, ...]
    receipt_href: str
    track_href: str
    resend_href: str
    remind_href: str
    settle_href: str
    recall_href: str
    is_local: bool


def receipt_page(view: ReceiptView, *, track_href: str, now: datetime) -> Proof:
    """Put the proof together; `now` decides nothing but is the time of the printed sheet."""
    row = view.row
    return Proof(
        dispatch_id=row.dispatch_id, name=row.name, symbol=view.symbol, subject=view.subject,
        sentence=row.sentence, is_warning=row.kind in WARNING and not row.is_settled,
        pill=PILLS[row.status],
        facts=tuple(fact for fact in (*_facts(view), Fact("Lập lúc", _moment(now))) if fact.value),
        contacts=_contacts(row),
        entries=tuple(
            TimelineEntry(
                what=f"báo “{line.label}”", when=_moment(line.reported_at or line.received_at),
                who=line.staff, quote=line.text,
                note="ngoài trình tự, vẫn lưu" if line.is_odd else f"nhận {_moment(line.received_at)}",
                icon="alert-triangle" if line.is_odd else "circle-check",
            )
            for line in reversed(view.receipts)
        ),
        files=tuple(ProofFile(one.name, size_words(one.size), one.sha256) for one in view.files),
        receipt_href=address("outgoing:receipt", row.dispatch_id), track_href=track_href,
        resend_href=address("outgoing:resend", row.dispatch_id) if row.may_resend else "",
        remind_href=address("outgoing:remind", row.dispatch_id) if row.may_remind else "",
        settle_href=address("outgoing:settle", row.dispatch_id) if row.may_settle else "",
        recall_href=address("outgoing:recall-from", row.dispatch_id) if row.may_recall else "",
        is_local=row.via == "node",
    )  # fmt: skip


def size_words(size: int) -> str:
    """412 KB, 3,4 MB."""
    if size < 1 << 20:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / (1 << 20):.1f} MB".replace(".", ",")


def _facts(view: ReceiptView) -> tuple[Fact, ...]:
    row = view.row
    return (
        Fact("Đã gửi", _moment(row.sent_at)),
        Fact("Đã đến nơi nhận", _moment(row.arrived_at)),
        Fact("Tiếp nhận", _moment(row.accepted_at)),
        Fact("Hoàn thành", _moment(row.finished_at)),
        Fact("Gửi qua", "Trong cùng hệ thống" if row.via == "node" else view.hub_name),
        Fact("Mã giao dịch của trục", view.hub_doc_id),
        Fact("Mã văn bản trên trục", view.document_key),
        Fact("Mã băm gói tin (SHA-256)", view.package_sha256),
        Fact("Dung lượng gói tin", size_words(view.package_size) if view.package_size else ""),
    )


def _contacts(row: TrackRow) -> tuple[Fact, ...]:
    facts = (
        Fact("Điện thoại", row.phone, f"tel:{row.phone}" if row.phone else ""),
        Fact("Thư điện tử", row.email, f"mailto:{row.email}" if row.email else ""),
    )
    return tuple(fact for fact in facts if fact.value)


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(OFFICE_ZONE):%H:%M:%S %d/%m/%Y}" if at else ""
