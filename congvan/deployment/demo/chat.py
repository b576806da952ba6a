"""Conversations of the demo province: a pair and a group, as an office has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from congvan.deployment.demo.building import World
from congvan.kernel import clock
from congvan.office.chat.services import conversations, messages
from congvan.organization.acting import ActingMember
from congvan.organization.queries import seats

# Who says what, the oldest first; in braces whom it names.
_PAIR = (
    ("an", "Chị Mai ơi, số liệu tài khoản của các phòng chị có bản mới chưa?"),
    ("mai", "Có rồi, tôi vừa rà xong của Văn phòng. Chiều tôi gửi."),
    ("an", "Vâng. Tôi cần trước 16 giờ để kịp trình trưởng phòng."),
)
_GROUP_NAME = "Tổ rà soát an toàn thông tin"
_GROUP = (
    ("tuan", "Sáng mai 8 giờ họp tổ ở phòng họp tầng 2, mời mọi người chuẩn bị phần của mình."),
    ("mai", "Tôi xong phần máy chủ rồi, còn danh sách máy trạm, nhờ anh @{an}."),
    ("an", "Danh sách máy trạm tôi làm, tối nay xong."),
    ("lan", "Văn thư có 3 máy, tôi đã kê theo mẫu."),
)


def talk(world: World) -> None:
    """Let the people of Sở KH&CN talk a little."""
    now = clock.now()
    by = {key: seats.acting_member(world.seats[key].pk) for key in ("an", "mai", "tuan", "lan")}
    with clock.frozen(now - timedelta(hours=2)):
        pair = conversations.open_pair(by=by["an"], person_id=by["mai"].person_id)
        group = conversations.open_group(
            by=by["tuan"], name=_GROUP_NAME,
            person_ids=[by[key].person_id for key in ("mai", "an", "lan")],
        )  # fmt: skip
    _say(by, pair.pk, _PAIR, began=now - timedelta(hours=1))
    _say(by, group.pk, _GROUP, began=now - timedelta(minutes=50))


def _say(
    by: Mapping[str, ActingMember], talk_id: int, lines: Sequence[tuple[str, str]], *,
    began: datetime,
) -> None:  # fmt: skip
    names = {key: one.person_name for key, one in by.items()}
    for number, (key, text) in enumerate(lines):
        with clock.frozen(began + timedelta(minutes=4 * number)):
            messages.send(
                by=by[key], conversation_id=talk_id, text=text.format(**names), key=uuid4()
            )
