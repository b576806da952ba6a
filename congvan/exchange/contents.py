"""What a package will say: fixed as JSON when it is handed over, turned into `edxml_vn` values to write.

The keys are ours and plain; `document_of` and `report_of` are their only readers. Fields per SPEC §2.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from congvan.documents.models import Document
from congvan.exchange.codes import Sender
from congvan.exchange.kinds import priority_of, type_number
from congvan.exchange.states import BusinessType
from congvan.kernel.clock import OFFICE_ZONE
from edxml_vn import model


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What only the issuing knows: signing power, "Nơi nhận" as printed, who acted, whom to tell."""

    competence: str = ""
    to_places: tuple[str, ...] = ()
    copies: int = 1
    is_normative: bool = False
    staff_name: str = ""
    staff_unit: str = ""
    staff_phone: str = ""
    staff_email: str = ""
    tell: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A recipient on the wire; `receiver_id` is the agency when it is one of this node."""

    code: str
    name: str
    receiver_id: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a document asks of a recipient: `steering` 1 orders, 2 reports on an order (SPEC §3)."""

    content: str = ""
    due_on: date | None = None
    steering: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The document that is answered, or spoken of by a status."""

    organ_id: str = ""
    symbol: str = ""
    document_key: str = ""
    issued_on: date | None = None


def key_of(sender: Sender, document: Document) -> str:
    """DocumentId: `<organ>,<yyyy/MM/dd>,<number>/<notation>` (SPEC §7)."""
    day = f"{document.issued_on:%Y/%m/%d}" if document.issued_on else ""
    return f"{sender.code},{day},{document.symbol}"[:300]


def document_header(
    *, sender: Sender, document: Document, to: Sequence[Address], facts: Facts, key: str,
    appendixes: Sequence[str], business: BusinessType, reason: str, target_key: str,
    answered: Answered | None, at: datetime, asked: Asked | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Everything a document's package says but the files."""
    return {
        "from": _from(sender),
        "to": [{"code": one.code, "name": one.name, "receiver": one.receiver_id} for one in to],
        "key": key,
        "number": document.number,
        "notation": document.notation,
        "place": sender.place,
        "issued_on": _day(document.issued_on),
        "type": type_number(document.type.code, is_normative=facts.is_normative),
        "type_name": document.type.name,
        "subject": document.source_subject or document.subject,
        "competence": facts.competence,
        "position": document.signer_position,
        "signer": document.signer_name,
        "due_on": _day(asked.due_on if asked and asked.due_on else document.reply_due_on),
        "content": asked.content if asked else "",
        "steering": asked.steering if asked else 0,
        "to_places": [place[:150] for place in facts.to_places],
        "priority": priority_of(document.urgency),
        "sphere": str(document.get_circulation_display()) if document.circulation else "",
        "copies": max(facts.copies, 1),
        "pages": document.page_count or 1,
        "appendixes": list(appendixes),
        "answered": _answered(answered),
        "business": int(business),
        "reason": reason,
        "target_key": target_key,
        "staff": {
            "name": facts.staff_name, "unit": facts.staff_unit, "phone": facts.staff_phone,
            "email": facts.staff_email,
        },
        "tell": list(facts.tell),
        "at": _moment(at),
    }  # fmt: skip


def status_header(
    *, sender: Sender, to: Address, answered: Answered, code: str, text: str, staff: str,
    unit: str, at: datetime, tell: Iterable[int] = (),
) -> dict[str, Any]:  # fmt: skip
    """Everything a status package says; it goes to `answered.organ_id`."""
    return {
        "from": _from(sender),
        "to": [{"code": to.code, "name": to.name, "receiver": to.receiver_id}],
        "answered": _answered(answered),
        "status": code,
        "text": text,
        "staff": {"name": staff, "unit": unit, "phone": "", "email": ""},
        "tell": list(tell),
        "at": _moment(at),
    }


def document_of(header: dict[str, Any], attachments: Sequence[model.Attachment]) -> model.Document:
    """The values to write."""
    answered = _response(header.get("answered"))
    return model.Document(
        from_=_organization(header["from"]),
        to=tuple(model.Organization(organ_id=one["code"], organ_name=one["name"] or None) for one in header["to"]),
        document_id=header["key"],
        code_number=header["number"] or None,
        code_notation=header["notation"] or None,
        place=header["place"] or None,
        promulgation_date=_read_day(header["issued_on"]),
        type=header["type"],
        type_name=header["type_name"],
        subject=header["subject"],
        signer=model.Signer(
            competence=header["competence"] or None, position=header["position"] or None,
            full_name=header["signer"] or None,
        ),
        content=header.get("content") or None,
        due_date=_read_day(header["due_on"]),
        to_places=tuple(header["to_places"]),
        steering_type=header.get("steering", 0),
        response_for=(answered,) if answered else (),
        priority=header["priority"],
        sphere=header["sphere"] or None,
        promulgation_amount=header["copies"],
        page_amount=header["pages"],
        appendixes=tuple(header["appendixes"]),
        trace=(model.Trace(organ_id=header["from"]["code"], timestamp=_read_moment(header["at"])),),
        business=_business(header),
        attachments=tuple(attachments),
    )  # fmt: skip


def report_of(header: dict[str, Any]) -> model.StatusReport:
    """The values of a status to write."""
    return model.StatusReport(
        from_=_organization(header["from"]), response_for=_response(header["answered"]),
        status_code=header["status"], description=header["text"] or None,
        timestamp=_read_moment(header["at"]), staff=_staff(header["staff"]),
    )  # fmt: skip


def _business(header: dict[str, Any]) -> model.Business:
    kind = header["business"]
    target = header["target_key"] or None
    staff = _staff(header["staff"])
    replacements: tuple[model.Replacement, ...] = ()
    if kind == BusinessType.REPLACE and target:
        codes = tuple(one["code"] for one in header["to"])
        replacements = (model.Replacement(document_id=target, organ_ids=codes),)
    is_update = kind == BusinessType.UPDATE
    return model.Business(
        doc_type=kind, reason=header["reason"] or None,
        document_id=target if is_update else None, paper=0,
        document_info=1 if is_update else None, document_receiver=0 if is_update else None,
        replacements=replacements, staff=(staff,) if staff else (),
    )  # fmt: skip


def _from(sender: Sender) -> dict[str, str]:
    return {
        "code": sender.code, "name": sender.name, "superior": sender.superior,
        "address": sender.address, "phone": sender.phone,
    }  # fmt: skip


def _organization(told: dict[str, str]) -> model.Organization:
    return model.Organization(
        organ_id=told["code"], organization_in_charge=told["superior"] or None,
        organ_name=told["name"] or None, organ_add=told["address"] or None,
        telephone=told["phone"] or None,
    )  # fmt: skip


def _answered(one: Answered | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "code": one.organ_id, "symbol": one.symbol, "key": one.document_key,
        "issued_on": _day(one.issued_on),
    }  # fmt: skip


def _response(told: dict[str, Any] | None) -> model.ResponseFor | None:
    if not told:
        return None
    return model.ResponseFor(
        organ_id=told["code"] or None, code=told["symbol"] or None,
        document_id=told["key"] or None, promulgation_date=_read_day(told["issued_on"]),
    )  # fmt: skip


def _staff(told: dict[str, str]) -> model.Staff | None:
    if not told["name"]:
        return None
    return model.Staff(
        department=told["unit"] or None, staff=told["name"], email=told["email"] or None,
        mobile=told["phone"] or None,
    )  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _read_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(at: datetime) -> str:
    """The wire has local time without a zone (SPEC §2.2)."""
    return at.astimezone(OFFICE_ZONE).replace(tzinfo=None, microsecond=0).isoformat()


def _read_moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
