"""Who may sign for the organ, and in what power (R-082; NĐ 30 Đ13). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from congvan.drafting.states import SigningPower


@dataclass(frozen=True, slots=True)
class Held:
    """A right to sign that a seat holds: in what power, for which field, from when to when."""

    power: SigningPower
    field_id: int | None
    ground: str
    valid_from: date
    valid_to: date | None

    def is_in_force(self, day: date) -> bool:
        """Whether it holds on `day`, first and last day included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def reaches(self, field_id: int | None) -> bool:
        """Whether it covers a document of this field; without a limit it covers all."""
        return self.field_id is None or self.field_id == field_id


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the signer may not sign, and what to do about it."""

    sentence: str
    next_step: str


def refusal(
    held: Iterable[Held], *, power: SigningPower, field_id: int | None, day: date, signer: str,
    is_substitute: bool = False,
) -> Refusal | None:  # fmt: skip
    """Why `signer` may not sign in `power` a document of this field on `day`; None when they may.

    Whoever was authorised does not authorise further: a substitute never signs TUQ.
    """
    of_power = [right for right in held if right.power is power]
    if not of_power:
        return Refusal(
            f"{signer} không có thẩm quyền ký {power.label}.",
            "Chọn người ký khác, hoặc nhờ quản trị cơ quan ghi thẩm quyền ký.",
        )
    in_force = [right for right in of_power if right.is_in_force(day)]
    if not in_force:
        return _out_of_force(of_power, power, day, signer)
    if not any(right.reaches(field_id) for right in in_force):
        return Refusal(
            f"{signer} chỉ được ký {power.label} trong lĩnh vực khác.",
            "Chọn người ký phụ trách lĩnh vực này, hoặc sửa lĩnh vực của dự thảo.",
        )
    if power is SigningPower.AUTHORISED and is_substitute:
        return Refusal(
            "Người được ủy quyền ký thừa ủy quyền không được ủy quyền lại.",
            "Chờ người được ủy quyền ký, hoặc chọn người ký khác.",
        )
    return None


def _out_of_force(rights: list[Held], power: SigningPower, day: date, signer: str) -> Refusal:
    ended = [right.valid_to for right in rights if right.valid_to and right.valid_to < day]
    if ended:
        sentence = f"Thẩm quyền ký {power.label} của {signer} đã hết từ {max(ended):%d/%m/%Y}."
    else:
        first = min(right.valid_from for right in rights)
        sentence = f"Thẩm quyền ký {power.label} của {signer} chỉ có từ {first:%d/%m/%Y}."
    return Refusal(sentence, "Chọn người ký khác, hoặc nhờ quản trị cơ quan gia hạn thẩm quyền ký.")
