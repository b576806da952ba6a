"""Objects for the addresses of boards, shared documents and the regulation of use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.attachments.services import NewFile
from congvan.office.boards.models import BoardClearing, BoardPost, SharedFolder, UseRegulation
from congvan.office.boards.queries import bodies as asking
from congvan.office.boards.queries import posts
from congvan.office.boards.services import bodies, clearing, keeping, posting, regulation, shared
from congvan.office.boards.services.posting import Written
from congvan.office.boards.states import Board, Body
from congvan.organization.models import Membership
from congvan.organization.queries.people import current_members
from tests import world as named_world
from tests.document_files import two_pages
from tests.world import World

Made = Callable[[World], list[dict[str, object]]]


def _new_file() -> NewFile:
    return NewFile(two_pages().blob_id, "mau.pdf")


def _post_id(world: World) -> int:
    """A notice of the leader with a file; once for a world."""
    kept: int | None = vars(world).get("board_post")
    if kept is None:
        written = Written(
            title="Lịch nghỉ lễ", text="Nghỉ từ thứ Tư.", files=[_new_file()],
            pinned_until=clock.today(),
        )  # fmt: skip
        by = named_world.member(world, "khai")
        kept = vars(world)["board_post"] = posting.post(
            by=by, board=Board.NOTICES, written=written
        ).pk
    return kept


def _post(world: World) -> list[dict[str, object]]:
    return [{"post_id": _post_id(world)}]


def _leavers_post(world: World) -> list[dict[str, object]]:
    """A post of somebody whose only seat has ended since."""
    by = named_world.member(world, "thang")
    found = BoardPost.objects.filter(posted_by_id=by.membership_id).first()
    if found is None:
        found = posting.post(by=by, board=Board.PUBLIC, written=Written(title="Cho mượn máy chiếu"))
        seat = Membership.objects.filter(pk=by.membership_id)
        seat.update(valid_to=clock.today() - timedelta(days=1))
    return [{"post_id": found.pk}]


def _file(world: World) -> list[dict[str, object]]:
    post_id = _post_id(world)
    view = posts.post(named_world.member(world, "khai"), post_id)
    return [{"post_id": post_id, "attachment_id": view.files[0].attachment_id}]


def _keep_request(world: World) -> list[dict[str, object]]:
    kept: int | None = vars(world).get("keep_request")
    if kept is None:
        kept = vars(world)["keep_request"] = keeping.ask(
            by=named_world.member(world, "an"), post_id=_post_id(world), reason="Còn dùng",
            until=clock.today() + timedelta(days=120),
        ).pk  # fmt: skip
    return [{"request_id": kept}]


def _clearing(world: World) -> list[dict[str, object]]:
    """The list of January with a notice of last year."""
    by = named_world.member(world, "khai")
    found = BoardClearing.objects.filter(agency_id=by.agency_id).first()
    if found is None:
        at = clock.now().astimezone(OFFICE_ZONE)
        with clock.frozen(at.replace(year=2025, month=11, day=3)):
            posting.post(by=by, board=Board.NOTICES, written=Written(title="Họp tổng kết"))
        with clock.frozen(at.replace(year=2026, month=1, day=2)):
            clearing.make_lists(agency_id=by.agency_id)
        found = BoardClearing.objects.get(agency_id=by.agency_id)
    return [{"clearing_id": found.pk}]


def _member(world: World) -> list[dict[str, object]]:
    anh = named_world.member(world, "anh")
    known = asking.members(anh)
    if known:
        return [{"member_id": known[0].member_id}]
    made = bodies.add_member(
        by=anh, body=Body.PARTY_COMMITTEE, person_id=world.people["an"].pk, duty="Bí thư",
        valid_from=date(2026, 1, 1),
    )  # fmt: skip
    return [{"member_id": made.pk}]


def _folder_id(world: World) -> int:
    lan = named_world.member(world, "lan")
    found = SharedFolder.objects.filter(agency_id=lan.agency_id).first()
    return (found or shared.make_folder(by=lan, name="Biểu mẫu")).pk


def _folder(world: World) -> list[dict[str, object]]:
    return [{"folder_id": _folder_id(world)}]


def _shared_file(world: World) -> list[dict[str, object]]:
    kept: int | None = vars(world).get("shared_file")
    if kept is None:
        kept = vars(world)["shared_file"] = shared.put_file(
            by=named_world.member(world, "lan"), folder_id=_folder_id(world), name="Mẫu nghỉ phép",
            new=_new_file(),
        ).pk  # fmt: skip
    return [{"file_id": kept}]


def _content(world: World) -> list[dict[str, object]]:
    return [{**_shared_file(world)[0], "number": 1}]


def _regulation(world: World) -> list[dict[str, object]]:
    """A version that everybody of the agency has confirmed, so that no gate stands in the walk."""
    anh = named_world.member(world, "anh")
    found = UseRegulation.objects.filter(agency_id=anh.agency_id).first()
    if found is None:
        found = regulation.publish(
            by=anh, title="Quy chế sử dụng", text="Điều 1. Dùng vào việc công.", new=_new_file()
        )
        # Read again: one of them has left by then (`_leavers_post`).
        there = set(current_members(anh.agency_id).values_list("pk", flat=True))
        for key in (key for key, seat in world.seats.items() if seat.pk in there):
            regulation.confirm(by=named_world.member(world, key), regulation_id=found.pk)
    return [{"regulation_id": found.pk}]


OBJECTS: dict[str, tuple[str, Made]] = {
    "boards:post": ("an", _post),
    "boards:edit": ("khai", _post),
    "boards:remove": ("khai", _post),
    "boards:take-off": ("anh", _leavers_post),
    "boards:pin": ("khai", _post),
    "boards:file-in": ("an", _post),
    "boards:keep": ("an", _post),
    "boards:file": ("an", _file),
    "boards:keep-request": ("an", _keep_request),
    "boards:clearing": ("anh", _clearing),
    "boards:member-end": ("anh", _member),
    "boards:folder": ("lan", _folder),
    "boards:shared-put": ("lan", _folder),
    "boards:shared-file": ("an", _shared_file),
    "boards:shared-version": ("lan", _shared_file),
    "boards:shared-take-out": ("lan", _shared_file),
    "boards:shared-content": ("an", _content),
    "boards:regulation-version": ("an", _regulation),
    "boards:regulation-file": ("an", _regulation),
    "boards:regulation-said": ("khai", _regulation),
}
