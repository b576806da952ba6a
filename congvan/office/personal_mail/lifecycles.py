"""State tables: of a letter, and of each person's copy of it."""

from __future__ import annotations

from congvan.kernel.states import Move, Party, StateTable
from congvan.office.personal_mail import events
from congvan.office.personal_mail.states import LetterStatus, Standing


class LetterParty(Party):
    """How a member stands to a letter or a copy."""

    AUTHOR = "người viết thư"
    OWNER = "người giữ bản thư"


P = LetterParty
L, S = LetterStatus, Standing

LETTER = StateTable(
    name="letter",
    title="Thư",
    statuses=L,
    initial=L.DRAFT,
    final=frozenset({L.SENT}),
    moves=(Move(L.DRAFT, "send", L.SENT, (P.AUTHOR,), events.LetterSent, "Gửi"),),
)

LETTER_COPY = StateTable(
    name="letter_copy",
    title="Bản thư",
    statuses=S,
    initial=S.KEPT,
    final=frozenset({S.GONE}),
    moves=(
        Move(S.KEPT, "trash", S.TRASHED, (P.OWNER,), events.LetterTrashed, "Bỏ vào thùng rác"),
        Move(S.TRASHED, "restore", S.KEPT, (P.OWNER,), events.LetterRestored, "Lấy lại"),
        Move(S.TRASHED, "remove", S.GONE, (P.OWNER,), events.LetterRemoved, "Xóa hẳn"),
    ),
)
