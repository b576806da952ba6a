"""Votes in a meeting. Of a secret one the counts are kept, and who voted, never what for."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from congvan.kernel import audit, clock
from congvan.kernel.errors import NotAllowed, NotFound, WrongState
from congvan.kernel.transactions import in_transaction
from congvan.office.meetings import access
from congvan.office.meetings.events import meetings as events
from congvan.office.meetings.lifecycles import MEETING as TABLE
from congvan.office.meetings.models import Ballot, BallotCast, Meeting
from congvan.office.meetings.services.inviting import invitation_of
from congvan.office.meetings.states import Choice, Presence
from congvan.office.meetings.wording import line_of
from congvan.organization.acting import ActingMember

_COLUMN = {Choice.AGREE: "agreed", Choice.REFUSE: "refused", Choice.OTHER: "otherwise"}
MOST_BALLOTS = 50


@in_transaction
def put_openly(*, by: ActingMember, meeting_id: int, question: str) -> Ballot:
    """Put a question to an open vote. Raises NotFound, NotAllowed, WrongState, InvalidInput."""
    return _put(by, meeting_id, question, secret=False)


@in_transaction
def put_secretly(*, by: ActingMember, meeting_id: int, question: str) -> Ballot:
    """Put a question to a secret vote. Raises as `put_openly`."""
    return _put(by, meeting_id, question, secret=True)


@in_transaction
def vote(*, by: ActingMember, meeting_id: int, ballot_id: int, choice: Choice) -> None:
    """Give one's voice, once. Raises NotFound, NotAllowed, WrongState. Lock: the vote's row."""
    meeting = access.get_meeting(by, meeting_id)
    TABLE.move(meeting.status, "vote", access.meeting_parties(by, meeting))
    ballot = _open(meeting, ballot_id)
    invitee = invitation_of(by, meeting)
    if invitee.presence != Presence.EXPECTED:
        raise NotAllowed(
            "Chỉ người dự họp mới được biểu quyết.", next_step="Nêu ý kiến với thư ký."
        )
    kept = "" if ballot.is_secret else Choice(choice).value
    try:
        with transaction.atomic():
            BallotCast.objects.create(ballot=ballot, invitee=invitee, choice=kept)
    except IntegrityError as again:
        raise WrongState(
            "Anh, chị đã biểu quyết nội dung này.", next_step="Mỗi người biểu quyết một lần."
        ) from again
    column = _COLUMN[Choice(choice)]
    Ballot.objects.filter(pk=ballot.pk).update(**{column: F(column) + 1})
    audit.record(
        events.VoiceGiven(meeting_id=meeting.pk, title=meeting.title, number=ballot.number),
        by=by.actor,
    )


@in_transaction
def close(*, by: ActingMember, meeting_id: int, ballot_id: int) -> Ballot:
    """End a vote; the database keeps its counts as they are then.

    Raises NotFound, NotAllowed, WrongState (closed already).
    """
    meeting = access.get_meeting(by, meeting_id)
    TABLE.move(meeting.status, "put_to_vote", access.meeting_parties(by, meeting))
    ballot = _open(meeting, ballot_id)
    ballot.closed_at = clock.now()
    ballot.save(update_fields=["closed_at"])
    audit.record(
        events.BallotClosed(
            meeting_id=meeting.pk, title=meeting.title, number=ballot.number,
            agreed=ballot.agreed, refused=ballot.refused, otherwise=ballot.otherwise,
        ),
        by=by.actor,
    )  # fmt: skip
    return ballot


def _put(by: ActingMember, meeting_id: int, question: str, *, secret: bool) -> Ballot:
    meeting = access.get_meeting(by, meeting_id, lock=True)
    TABLE.move(meeting.status, "put_to_vote", access.meeting_parties(by, meeting))
    if meeting.starts_at > clock.now():
        raise WrongState("Cuộc họp chưa bắt đầu.", next_step="Đưa ra biểu quyết khi đang họp.")
    words = line_of(
        question, most=500, name="nội dung biểu quyết", field="question",
        missing="Ghi điều cần biểu quyết.",
    )  # fmt: skip
    last = Ballot.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_BALLOTS:
        raise WrongState(f"Một cuộc họp biểu quyết nhiều nhất {MOST_BALLOTS} nội dung.")
    ballot = Ballot.objects.create(
        meeting=meeting, number=last + 1, question=words, is_secret=secret, opened_at=clock.now()
    )
    audit.record(
        events.BallotOpened(
            meeting_id=meeting.pk, title=meeting.title, question=words,
            manner="kín" if secret else "công khai",
        ),
        by=by.actor,
    )  # fmt: skip
    return ballot


def _open(meeting: Meeting, ballot_id: int) -> Ballot:
    ballot = Ballot.objects.select_for_update().filter(meeting=meeting, pk=ballot_id).first()
    if ballot is None:
        raise NotFound("Không có nội dung biểu quyết này.")
    if ballot.closed_at is not None:
        raise WrongState("Biểu quyết đã đóng.", next_step="Xem kết quả ở trang cuộc họp.")
    return ballot
