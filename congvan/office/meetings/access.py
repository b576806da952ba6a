"""Who may see a meeting, a booking, a resource, and how one stands to it; states in `lifecycles`."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.office.meetings.lifecycles import BookingParty, MeetingParty
from congvan.office.meetings.models import Booking, Invitee, Meeting, Resource, ResourceKeeper
from congvan.office.meetings.states import MeetingStatus, Presence
from congvan.organization.acting import ActingMember
from congvan.organization.queries.seats import current
from congvan.organization.states import Role

# They see the agency's meetings and bookings by their office.
SEE_ALL = (Role.AGENCY_LEADER, Role.REGISTRY_CLERK)
NO_MEETING = "Không có cuộc họp này."
NO_BOOKING = "Không có lượt đặt này."
NO_RESOURCE = "Không có phòng, xe hay thiết bị này."


def visible_meetings(viewer: ActingMember) -> QuerySet[Meeting]:
    """Meetings of one's own and those one is invited to; leaders and the clerk all that are called.

    One that is being prepared is seen by those who prepare it only.
    """
    found = Meeting.objects.filter(agency_id=viewer.agency_id)
    staff = _staff(viewer)
    called = Q(invited_at__isnull=False)
    if not viewer.holds(*SEE_ALL):
        called &= Q(Exists(invitations_of(viewer).filter(meeting_id=OuterRef("pk"))))
    return found.filter(staff | called)


def invitations_of(viewer: ActingMember) -> QuerySet[Invitee]:
    """The places at a table that are the viewer's: the own seat's, and the led unit's."""
    mine = Q(member_id=viewer.membership_id)
    if viewer.unit_id is not None and viewer.holds(Role.UNIT_LEADER):
        mine |= Q(unit_id=viewer.unit_id)
    return Invitee.objects.filter(mine, removed_at__isnull=True)


def get_meeting(viewer: ActingMember, meeting_id: int, *, lock: bool = False) -> Meeting:
    """One of `visible_meetings` with its people; locked for change if asked. Raises NotFound."""
    found = visible_meetings(viewer).select_related(
        "chair__person", "chair__post", "secretary__person", "secretary__post",
        "organizer__person", "organizer__post",
    )  # fmt: skip
    if lock:
        found = found.select_for_update(of=("self",), no_key=True)
    meeting = found.filter(pk=meeting_id).first()
    if meeting is None:
        raise NotFound(NO_MEETING, next_step="Anh, chị có thể không còn trong thành phần được mời.")
    return meeting


def meeting_parties(by: ActingMember, meeting: Meeting) -> set[MeetingParty]:
    """How `by` stands to the meeting. One statement."""
    roles = {
        MeetingParty.CHAIR: meeting.chair_id,
        MeetingParty.SECRETARY: meeting.secretary_id,
        MeetingParty.ORGANIZER: meeting.organizer_id,
    }
    parties = {party for party, seat in roles.items() if seat == by.membership_id}
    # The chair's own place is no invitation.
    places = invitations_of(by).filter(meeting=meeting).exclude(member_id=meeting.chair_id)
    asked = set(places.values_list("presence", flat=True))
    if Presence.EXPECTED in asked:
        parties.add(MeetingParty.INVITED)
    elif asked:
        parties.add(MeetingParty.INFORMED)
    return parties


def is_prepared_only(meeting: Meeting) -> bool:
    """Whether nobody has been invited yet."""
    return meeting.status == MeetingStatus.DRAFT


def kept_resources(viewer: ActingMember) -> QuerySet[Resource]:
    """The resources about which the viewer decides: the administrator all, a keeper today's own."""
    found = Resource.objects.filter(agency_id=viewer.agency_id)
    if viewer.holds(Role.SYSADMIN_AGENCY):
        return found
    keeping = ResourceKeeper.objects.filter(
        current(clock.today()), resource_id=OuterRef("pk"), member_id=viewer.membership_id
    )
    return found.filter(Exists(keeping))


def visible_bookings(viewer: ActingMember) -> QuerySet[Booking]:
    """Bookings whose page the viewer may open: own, of kept resources, and all by role.

    The table of who has what when shows every booking of the agency to all of its people.
    """
    found = Booking.objects.filter(agency_id=viewer.agency_id)
    if viewer.holds(*SEE_ALL):
        return found
    kept = kept_resources(viewer).values("pk")
    return found.filter(Q(asker_id=viewer.membership_id) | Q(resource_id__in=kept))


def get_booking(viewer: ActingMember, booking_id: int, *, lock: bool = False) -> Booking:
    """One of `visible_bookings`; locked for change if asked. Raises NotFound."""
    found = visible_bookings(viewer).select_related("resource", "asker__person", "meeting")
    if lock:
        found = found.select_for_update(of=("self",), no_key=True)
    booking = found.filter(pk=booking_id).first()
    if booking is None:
        raise NotFound(NO_BOOKING)
    return booking


def booking_parties(by: ActingMember, booking: Booking) -> set[BookingParty]:
    """How `by` stands to the booking. One statement."""
    parties = set()
    if booking.asker_id == by.membership_id:
        parties.add(BookingParty.ASKER)
    if kept_resources(by).filter(pk=booking.resource_id).exists():
        parties.add(BookingParty.KEEPER)
    return parties


def get_resource(viewer: ActingMember, resource_id: int) -> Resource:
    """A resource of the agency, also a closed one. Raises NotFound."""
    found = Resource.objects.filter(agency_id=viewer.agency_id, pk=resource_id).first()
    if found is None:
        raise NotFound(NO_RESOURCE)
    return found


def _staff(viewer: ActingMember) -> Q:
    seat = viewer.membership_id
    return Q(chair_id=seat) | Q(secretary_id=seat) | Q(organizer_id=seat)
