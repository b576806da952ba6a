"""The panel of a package on the entry screen: what it is worth, what is odd, what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from congvan.exchange.states import BusinessType
from congvan.intake.queries.packages import Answered, PackageFacts
from congvan.ui.items import Fact, Link, Pill
from congvan.web.desk.links import address

_SIGNATURES = {
    "valid": Pill("signature-valid", "Chữ ký gói tin hợp lệ"),
    "weak": Pill("signature-doubtful", "Chữ ký gói tin kiểu cũ"),
    "invalid": Pill("signature-broken", "Chữ ký gói tin hỏng"),
    "unreadable": Pill("signature-doubtful", "Không kiểm được chữ ký gói tin"),
}


@dataclass(frozen=True, slots=True)
class Related:
    """A document of ours that the package answers or replaces; `href` "" when it is not here."""

    words: str
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class PackagePanel:
    """What came beside the document."""

    sender: str
    pill: Pill | None
    warnings: tuple[str, ...]
    differences: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    related: tuple[Related, ...]
    contacts: tuple[Link, ...]
    facts: tuple[Fact, ...]
    package_href: str
    is_unlocked: bool
    may_unlock: bool
    unlock_href: str


def package_panel(facts: PackageFacts, arrival_id: int, *, is_unlocked: bool) -> PackagePanel:
    """The panel of one package."""
    verb = "Cập nhật cho" if facts.business_type == BusinessType.UPDATE else "Thay thế"
    here = address("intake:entry", arrival_id)
    return PackagePanel(
        sender=facts.from_name or facts.from_code, pill=_SIGNATURES.get(facts.signature),
        warnings=tuple(facts.warnings), differences=facts.differences,
        refused=tuple((one.name, one.problem) for one in facts.files if one.problem),
        related=(*_related("Trả lời", facts.answers), *_related(verb, facts.replaces)),
        contacts=_contacts(facts),
        facts=tuple(
            fact for fact in (
                Fact("Mã nơi gửi", facts.from_code), Fact("Nội dung tóm tắt", facts.content),
                Fact("Nơi nhận ghi trong gói", "; ".join(facts.places)),
                Fact("Mã văn bản trên trục", facts.document_key),
            ) if fact.value
        ),
        package_href=address("exchange:incoming", facts.package_id),
        is_unlocked=is_unlocked, may_unlock=bool(facts.locked) and not is_unlocked,
        unlock_href=f"{here}?mo-khoa=1",
    )  # fmt: skip


def _related(words: str, found: Sequence[Answered]) -> tuple[Related, ...]:
    return tuple(
        Related(
            words,
            " · ".join(
                word for word in (
                    one.symbol, f"{one.issued_on:%d/%m/%Y}" if one.issued_on else "", one.subject,
                ) if word
            ),
            address("documents:document", one.document_id) if one.document_id else "",
        )
        for one in found
    )  # fmt: skip


def _contacts(facts: PackageFacts) -> tuple[Link, ...]:
    links = (
        Link(facts.phone, f"tel:{facts.phone}") if facts.phone else None,
        Link(facts.email, f"mailto:{facts.email}") if facts.email else None,
    )
    return tuple(one for one in links if one)
