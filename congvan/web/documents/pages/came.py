"""How a document came over the axis, and what was reported back to its sender."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.exchange.queries.packages import IncomingView, OutgoingRow
from congvan.ui.items import Fact, Link, Pill
from congvan.web.desk.links import address
from congvan.web.exchange.pages.words import (
    OUTGOING_PILLS,
    SIGNATURE_PILLS,
    kind_words,
    moment_words,
)


@dataclass(frozen=True, slots=True)
class Report:
    """A status that was told to the sender."""

    words: str
    when: str
    pill: Pill


@dataclass(frozen=True, slots=True)
class CamePage:
    """The part "Nhận qua trục"."""

    pill: Pill | None
    facts: tuple[Fact, ...]
    reports: tuple[Report, ...]
    links: tuple[Link, ...]


def came_page(view: IncomingView, *, may_open: bool) -> CamePage:
    """Put the part together; `may_open`: the viewer may open the packages themselves."""
    facts = (
        Fact("Nơi gửi", view.from_name or view.from_code),
        Fact("Đến lúc", moment_words(view.received_at)),
        Fact("Qua", view.hub_name or "Trong cùng hệ thống"),
        Fact("Mã văn bản trên trục", view.document_key),
        Fact("Điều cần biết", " ".join(view.warnings)),
    )
    links = []
    if may_open:
        links.append(Link("Xem gói tin", address("exchange:incoming", view.package_id)))
        links += [
            Link(
                f"{kind_words(one.kind, one.business_type)} đến {moment_words(one.received_at)}",
                address("exchange:incoming", one.package_id),
            )
            for one in view.changes
        ]
    return CamePage(
        pill=SIGNATURE_PILLS.get(view.signature),
        facts=tuple(fact for fact in facts if fact.value),
        reports=tuple(_report(one) for one in view.reports), links=tuple(links),
    )  # fmt: skip


def _report(row: OutgoingRow) -> Report:
    return Report(row.what, moment_words(row.sent_at or row.made_at), OUTGOING_PILLS[row.status])
