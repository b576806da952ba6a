"""The state tables of posts, of requests to keep them, and of clearing lists."""

from __future__ import annotations

from congvan.kernel.states import Move, Party, StateTable
from congvan.office.boards import events
from congvan.office.boards.states import ClearingStatus as L
from congvan.office.boards.states import KeepStatus as K
from congvan.office.boards.states import PostStatus as S


class PostParty(Party):
    """How a member stands to a post."""

    POSTER = "người đăng bài"
    FORMER_POSTER = "người đăng bài, nay không còn quyền đăng"
    READER = "người đọc được bài"
    ADMINISTRATOR = "quản trị cơ quan"
    HEIR = "quản trị cơ quan, khi người đăng đã rời cơ quan"
    SYSTEM = "hệ thống"


class KeepParty(Party):
    """Who asks and who decides about keeping longer."""

    ASKER = "người đề nghị"
    ADMINISTRATOR = "quản trị cơ quan"


P = PostParty

POST = StateTable(
    name="board_post",
    title="Bài đăng",
    statuses=S,
    initial=S.ON_BOARD,
    final=frozenset({S.REMOVED, S.CLEARED, S.TAKEN_OFF}),
    moves=(
        Move(S.ON_BOARD, "edit", S.ON_BOARD, (P.POSTER,), events.PostEdited, "Sửa"),
        Move(S.ON_BOARD, "pin", S.ON_BOARD, (P.POSTER,), events.PostPinned, "Ghim", ("until",)),
        Move(S.ON_BOARD, "unpin", S.ON_BOARD, (P.POSTER,), events.PostUnpinned, "Thôi ghim"),
        Move(S.ON_BOARD, "remove", S.REMOVED, (P.POSTER, P.FORMER_POSTER), events.PostRemoved, "Xóa"),
        Move(S.ON_BOARD, "take_off", S.TAKEN_OFF, (P.HEIR,), events.PostTakenOff, "Gỡ", ("reason",)),
        Move(S.ON_BOARD, "file", S.ON_BOARD, (P.READER,), events.PostFiled, "Lưu vào hồ sơ", ("dossier",)),
        Move(S.ON_BOARD, "ask", S.ON_BOARD, (P.READER,), events.KeepAsked, "Đề nghị giữ thêm", ("reason", "until")),
        Move(S.ON_BOARD, "extend", S.ON_BOARD, (P.ADMINISTRATOR,), events.KeepGranted, "Cho giữ thêm", ("until",)),
        Move(S.ON_BOARD, "clear", S.CLEARED, (P.SYSTEM,), events.PostCleared, "Dọn"),
    ),
)  # fmt: skip

KEEP_REQUEST = StateTable(
    name="post_keep_request",
    title="Đề nghị giữ bài",
    statuses=K,
    initial=K.ASKED,
    final=frozenset({K.GRANTED, K.REFUSED, K.WITHDRAWN}),
    moves=(
        Move(K.ASKED, "grant", K.GRANTED, (KeepParty.ADMINISTRATOR,), events.KeepGranted, "Cho giữ thêm", ("until",)),
        Move(K.ASKED, "refuse", K.REFUSED, (KeepParty.ADMINISTRATOR,), events.KeepRefused, "Không giữ thêm", ("reason",)),
        Move(K.ASKED, "withdraw", K.WITHDRAWN, (KeepParty.ASKER,), events.KeepWithdrawn, "Rút đề nghị"),
    ),
)  # fmt: skip

CLEARING = StateTable(
    name="board_clearing",
    title="Danh sách dọn bảng tin",
    statuses=L,
    initial=L.MADE,
    final=frozenset({L.DONE}),
    moves=(
        Move(L.MADE, "confirm", L.CONFIRMED, (P.ADMINISTRATOR,), events.ClearingConfirmed, "Đồng ý dọn"),
        Move(L.CONFIRMED, "finish", L.DONE, (P.SYSTEM,), events.ClearingDone, "Dọn xong"),
    ),
)  # fmt: skip
