"""Facts about certified copies and who may sign them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from congvan.kernel import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyMade(audit.Event):
    """Một bản sao được lập và cấp số trong sổ bản sao (R-199, R-203)."""

    code = "copy.made"
    template = "{actor} lập bản {form} số {symbol} của “{name}”, {copies} bản, người ký: {signer}."
    subject = ("document", "document_id")

    document_id: int
    copy_id: int
    name: str
    form: str
    symbol: str
    copies: int
    signer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CopySigned(audit.Event):
    """Bản sao điện tử được ký số của cơ quan (R-161)."""

    code = "copy.signed"
    template = "{actor} ký số cơ quan lên bản sao {symbol} của “{name}”."
    subject = ("document", "document_id")

    document_id: int
    copy_id: int
    name: str
    symbol: str
    blob: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRightGranted(audit.Event):
    """Người đứng đầu cho phép ký bản sao (R-202)."""

    code = "copy.right_granted"
    template = "{actor} cho {member} ký {form} từ {valid_from} đến {valid_to}. Căn cứ: {ground}."
    subject = ("copy_right", "right_id")

    right_id: int
    member: str
    form: str
    valid_from: date
    valid_to: date | None
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRightEnded(audit.Event):
    """Quyền ký bản sao thôi có hiệu lực (R-202)."""

    code = "copy.right_ended"
    template = "{actor} thôi cho {member} ký {form} sau ngày {on}."
    subject = ("copy_right", "right_id")

    right_id: int
    member: str
    form: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuingRuleAdded(audit.Event):
    """Một quy định hình thức phát hành được thêm, có hiệu lực từ một ngày (R-092)."""

    code = "issuing_rule.added"
    template = "{actor} thêm quy định “{name}”: {form}, từ {valid_from}. Căn cứ: {source}."
    subject = ("issuing_rule", "rule_id")

    rule_id: int
    name: str
    form: str
    valid_from: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuingRuleEnded(audit.Event):
    """Một quy định hình thức phát hành hết hiệu lực (R-092)."""

    code = "issuing_rule.ended"
    template = "{actor} cho quy định “{name}” hết hiệu lực sau ngày {on}."
    subject = ("issuing_rule", "rule_id")

    rule_id: int
    name: str
    on: date
