"""Who gets a document and as what: one chủ trì, others with a note (R-047, R-050; GL132 Đ10.9)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from congvan.desk.holders import Holder
from congvan.desk.states import Part, Urgency
from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import nfc

# Columns of the tables: a note, a reason.
LONGEST_NOTE = 500
# Nobody reads a directive to more people one by one; a unit stands for its people.
MOST_RECEIVERS = 200

# "Đồng xử lý" does not exist: whoever does not lead is told what is expected.
_NEEDS_NOTE = frozenset({Part.COORDINATE, Part.INFORM})


@dataclass(frozen=True, slots=True)
class Receiver:
    """One line of a directive: who, as what, by when, with which note."""

    holder: Holder
    part: Part
    due_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a leader or head confirms before it goes on (R-046, R-048)."""

    type_id: int | None
    field_id: int | None
    urgency: Urgency | None
    due_at: datetime | None


class ReceiversWrong(InvalidInput):
    """The people named cannot be named together in this way."""

    code = "receivers_wrong"

    def __init__(self, sentence: str, *, next_step: str) -> None:
        super().__init__(sentence, next_step=next_step, field="receivers")


def checked(
    receivers: Sequence[Receiver], *, parts: Collection[Part], text: str = ""
) -> tuple[Receiver, ...]:
    """The receivers with their notes, `text` standing in for an empty one.

    Raises ReceiversWrong: nobody, somebody twice, two leads, a part outside `parts`, a coordinator
    or informed one who is not told what is expected.
    """
    if not receivers:
        raise ReceiversWrong("Chưa chọn người nhận.", next_step="Chọn ít nhất một người, đơn vị.")
    if len(receivers) > MOST_RECEIVERS:
        raise ReceiversWrong(
            f"Một lần chỉ gửi được cho {MOST_RECEIVERS} nơi nhận.",
            next_step="Chọn đơn vị thay cho từng người.",
        )
    if len({receiver.holder for receiver in receivers}) < len(receivers):
        raise ReceiversWrong(
            "Một người hoặc đơn vị được chọn hai lần.",
            next_step="Giữ lại một dòng cho mỗi nơi nhận.",
        )
    if sum(receiver.part is Part.LEAD for receiver in receivers) > 1:
        raise ReceiversWrong(
            "Một văn bản chỉ có một nơi chủ trì.",
            next_step="Chọn một nơi chủ trì, các nơi khác phối hợp hoặc để biết.",
        )
    clean = tuple(_with_note(receiver, text) for receiver in receivers)
    for receiver in clean:
        if receiver.part not in parts:
            raise ReceiversWrong(
                f"Bước này không giao vai “{receiver.part.label}”.",
                next_step="Chọn vai khác cho nơi nhận đó.",
            )
    return clean


def lead_of(receivers: Sequence[Receiver]) -> Receiver | None:
    """The one who leads, None when nobody does."""
    return next((r for r in receivers if r.part is Part.LEAD), None)


def clean_text(text: str, *, what: str, field: str, shortest: int = 1, longest: int = 500) -> str:
    """What was typed, tidy. Raises InvalidInput when it is too short or too long."""
    tidy = nfc(text.strip())
    if len(tidy) < shortest:
        hint = f" (ít nhất {shortest} chữ cái)" if shortest > 1 else ""
        raise InvalidInput(
            f"Chưa ghi {what}{hint}.", next_step=f"Ghi rõ {what} để người nhận biết.", field=field
        )
    if len(tidy) > longest:
        raise InvalidInput(
            f"Phần {what} dài quá {longest} ký tự.", next_step="Viết gọn lại.", field=field
        )
    return tidy


def _with_note(receiver: Receiver, text: str) -> Receiver:
    note = nfc(receiver.note.strip())
    if not note and receiver.part in _NEEDS_NOTE:
        # The directive itself says what is expected.
        note = nfc(text.strip())[:LONGEST_NOTE]
        if not note:
            raise ReceiversWrong(
                "Nơi phối hợp, để biết phải có lời ghi yêu cầu.",
                next_step="Ghi nội dung cần phối hợp hoặc cần biết.",
            )
    if len(note) > LONGEST_NOTE:
        raise ReceiversWrong(
            f"Lời ghi cho một nơi nhận dài quá {LONGEST_NOTE} ký tự.", next_step="Viết gọn lại."
        )
    return replace(receiver, note=note)
