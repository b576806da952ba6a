"""Objects for the addresses of meetings and bookings, one set for all of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count

from congvan.kernel import clock
from congvan.office.attachments.services import NewFile
from congvan.office.meetings.models import Meeting
from congvan.office.meetings.queries import meetings as queries
from congvan.office.meetings.services import (
    ballots,
    bookings,
    calling,
    conclusions,
    minutes,
    planning,
)
from congvan.office.meetings.services import resources as keeping
from tests import world as named_world
from tests.document_files import two_pages
from tests.office import meeting_papers
from tests.world import World

Made = Callable[[World], list[dict[str, object]]]
Arguments = dict[str, object]
_NUMBERS = count(1)


def _hour() -> dict[str, object]:
    """An evening of its own for each meeting: the chair is in one place only, by day in others'."""
    start = meeting_papers.at(19, days=20 + next(_NUMBERS))
    return {"starts_at": start, "ends_at": start + timedelta(hours=2)}


def _planned(world: World) -> list[Arguments]:
    return [{"meeting_id": meeting_papers.planned(world, **_hour()).pk}]


def _called(world: World) -> list[Arguments]:
    return [{"meeting_id": meeting_papers.called(world, **_hour()).pk}]


def _begun(world: World) -> Meeting:
    made = meeting_papers.planned(world, **_hour())
    calling.invite(by=named_world.member(world, "an"), meeting_id=made.pk)
    Meeting.objects.filter(pk=made.pk).update(starts_at=clock.now() - timedelta(minutes=5))
    return made


def _running(world: World) -> list[Arguments]:
    """One that goes on now, with a vote."""
    made = _begun(world)
    asked = ballots.put_openly(
        by=named_world.member(world, "an"), meeting_id=made.pk, question="Thông qua quy chế?"
    )
    return [{"meeting_id": made.pk, "ballot_id": asked.pk}]


def _held(world: World) -> list[Arguments]:
    """One that was held, with minutes and a conclusion that waits to be given."""
    made, an = _begun(world), named_world.member(world, "an")
    calling.hold(by=an, meeting_id=made.pk)
    minutes.write(by=an, meeting_id=made.pk, text="Ông Khải khai mạc.", after=0)
    noted = conclusions.conclude(by=an, meeting_id=made.pk, sentence="Rà soát tài khoản.")
    return [{"meeting_id": made.pk, "conclusion_id": noted.pk}]


def _paper(world: World) -> list[Arguments]:
    made, an = meeting_papers.planned(world, **_hour()), named_world.member(world, "an")
    file = NewFile(two_pages().blob_id, "tai-lieu.pdf")
    planning.add_papers(by=an, meeting_id=made.pk, new=[file])
    (paper,) = queries.meeting(an, made.pk).papers
    return [{"meeting_id": made.pk, "attachment_id": paper.attachment_id}]


def _only(made: Made, *names: str) -> Made:
    return lambda world: [{name: one[name] for name in names} for one in made(world)]


def _with_slugs(made: Made, *slugs: str) -> Made:
    return lambda world: [{**one, "slug": slug} for one in made(world) for slug in slugs]


def _resource(world: World) -> list[Arguments]:
    return [{"resource_id": meeting_papers.room(world, f"Phòng số {next(_NUMBERS)}").pk}]


def _keeper(world: World) -> list[Arguments]:
    (room,) = _resource(world)
    keeper = keeping.name_keeper(
        by=named_world.member(world, "anh"), resource_id=int(str(room["resource_id"])),
        member_id=world.seats["bao"].pk, valid_from=clock.today(),
    )  # fmt: skip
    return [{**room, "keeper_id": keeper.pk}]


def _booking(world: World) -> list[Arguments]:
    room = meeting_papers.room(world, f"Phòng số {next(_NUMBERS)}")
    wanted = meeting_papers.wish(room, meeting_papers.at(8))
    made = bookings.book(by=named_world.member(world, "an"), wanted=wanted)
    return [{"booking_id": made.pk}]


_MEETING = ("meeting_id",)
OBJECTS: dict[str, tuple[str, Made]] = {
    "meetings:meeting": ("an", _called),
    "meetings:amend": ("an", _called),
    "meetings:cancel": ("an", _called),
    "meetings:answer": ("tuan", _called),
    "meetings:papers": ("an", _planned),
    "meetings:file": ("an", _paper),
    "meetings:documents": ("an", _planned),
    "meetings:attendance": ("an", _only(_running, *_MEETING)),
    "meetings:minutes": ("an", _only(_held, *_MEETING)),
    "meetings:send-back": ("khai", _only(_held, *_MEETING)),
    "meetings:minutes-file": ("an", _only(_held, *_MEETING)),
    "meetings:conclude": ("an", _only(_held, *_MEETING)),
    "meetings:give": ("khai", _held),
    "meetings:strike": ("an", _held),
    "meetings:put-to-vote": ("an", _only(_running, *_MEETING)),
    "meetings:vote": ("tuan", _running),
    "meetings:act": (
        "an", _with_slugs(_planned, "moi-hop", "da-hop", "co-mat", "trinh", "xac-nhan")
    ),
    "meetings:booking": ("an", _booking),
    "meetings:booking-act": (
        "an", _with_slugs(_booking, "duyet", "khong-duyet", "rut", "tra-xe")
    ),
    "meetings:resource": ("anh", _resource),
    "meetings:resource-close": ("anh", _resource),
    "meetings:keeper-name": ("anh", _resource),
    "meetings:keeper-end": ("anh", _keeper),
}  # fmt: skip
