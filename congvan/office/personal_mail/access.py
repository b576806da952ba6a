"""Whose letters: everybody has the own copies and nothing else, also when acting for another.

A delegation hands over the handling of documents, not somebody's letters (R-237, R-251). Letters
are a person's: whoever moves to another post of the agency finds those of the former post there.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from congvan.kernel import clock
from congvan.kernel.errors import NotAllowed, NotFound
from congvan.office.personal_mail.models import Copy, Folder, Letter
from congvan.office.personal_mail.states import LetterStatus, Place, Standing, Way
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership

NO_LETTER = "Không có thư này."


def check_own_seat(by: ActingMember) -> None:
    """Raise NotAllowed for somebody who acts for another."""
    if by.is_substitute:
        raise NotAllowed(
            "Đang làm thay thì không đọc, không viết được thư cá nhân của người ủy quyền.",
            next_step="Bấm “Thôi” ở thanh làm thay để về thư của mình.",
        )


def seats_of(viewer: ActingMember) -> QuerySet[Membership]:
    """The seats whose letters are the viewer's: the own one, and the person's former ones here.

    Seats held at the same time keep their letters apart. Raises NotAllowed for a substitute.
    """
    check_own_seat(viewer)
    former = Q(person_id=viewer.person_id, agency_id=viewer.agency_id, valid_to__lt=clock.today())
    return Membership.objects.filter(Q(pk=viewer.membership_id) | former)


def mail_seats(viewer: ActingMember) -> list[int]:
    """The ids of `seats_of`. Raises NotAllowed for a substitute."""
    return list(seats_of(viewer).order_by("-pk").values_list("pk", flat=True))


def own_copies(viewer: ActingMember, seats: Sequence[int] | None = None) -> QuerySet[Copy]:
    """The viewer's copies that were not removed for good. Raises NotAllowed for a substitute.

    `seats` are `mail_seats` when the caller has asked for them.
    """
    mine = mail_seats(viewer) if seats is None else seats
    found = Copy.objects.filter(owner_id__in=mine).exclude(standing=Standing.GONE)
    if len(mine) == 1:
        return found
    # A letter that went to a former seat and to this one is one letter, the one of this seat.
    twice = Copy.objects.filter(letter_id=OuterRef("letter_id"), owner_id=viewer.membership_id)
    return found.filter(Q(owner_id=viewer.membership_id) | ~Exists(twice))


def get_copy(viewer: ActingMember, letter_id: int, *, lock: bool = False) -> Copy:
    """The viewer's copy with its letter; locked if asked. Raises NotFound, NotAllowed."""
    found = own_copies(viewer).select_related("letter").defer("letter__words")
    if lock:
        found = found.select_for_update(of=("self",))
    copy = found.filter(letter_id=letter_id).order_by("-owner_id").first()
    if copy is None:
        raise NotFound(NO_LETTER, next_step="Mở lại danh sách thư.")
    return copy


def get_sent(viewer: ActingMember, letter_id: int) -> Letter:
    """A letter that was sent, of which the viewer has a copy. Raises NotFound, NotAllowed."""
    letter = get_copy(viewer, letter_id).letter
    if letter.status != LetterStatus.SENT:
        raise NotFound(NO_LETTER, next_step="Mở lại danh sách thư.")
    return letter


def send_home(copies: QuerySet[Copy]) -> int:
    """Lay copies out of their folders, back where they came. Returns how many."""
    home = Case(
        When(way=Way.AUTHOR, then=Value(Place.SENT.value)), default=Value(Place.INBOX.value)
    )
    return copies.filter(place=Place.FOLDER).update(place=home, folder=None)


def get_folder(viewer: ActingMember, folder_id: int, *, lock: bool = False) -> Folder:
    """A folder of the viewer's own; locked if asked. Raises NotFound, NotAllowed."""
    own = Folder.objects.filter(owner__in=seats_of(viewer), pk=folder_id)
    folder = (own.select_for_update() if lock else own).first()
    if folder is None:
        raise NotFound("Không có mục thư này.", next_step="Mở lại danh sách mục thư.")
    return folder
