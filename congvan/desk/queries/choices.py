"""What a person chose to be told of, how and when; which channels there are for him."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from congvan.desk.messages import dialled
from congvan.desk.models import AlertPolicy, TellingChoice, TellingHours
from congvan.desk.queries.browsers import people_with_browsers
from congvan.desk.states import MessageChannel, TellingKind
from congvan.desk.telling import Hours
from congvan.organization.models import Person

if TYPE_CHECKING:
    from congvan.organization.acting import ActingMember

Chosen = frozenset[tuple[TellingKind, MessageChannel]]


@dataclass(frozen=True, slots=True)
class Telling:
    """The own choices; `missing` says of each channel why it cannot be used, "" when it can."""

    chosen: Chosen
    hours: Hours
    missing: Mapping[MessageChannel, str]


def telling_of(viewer: ActingMember) -> Telling:
    """The choices of the person at the keyboard, in whatever seat."""
    person = Person.objects.get(pk=viewer.person_id)
    rows = TellingChoice.objects.filter(person=person).values_list("kind", "channel")
    return Telling(
        chosen=frozenset((TellingKind(kind), MessageChannel(channel)) for kind, channel in rows),
        hours=hours_of(person.pk),
        missing={one: why_not(person, viewer.agency_id, one) for one in MessageChannel},
    )


def hours_of(person_id: int) -> Hours:
    """When the person rests; the defaults when nothing was chosen."""
    row = TellingHours.objects.filter(person_id=person_id).first()
    return hours_in(row) if row else Hours()


def hours_in(row: TellingHours) -> Hours:
    """The hours of a row."""
    return Hours(
        row.quiet_from, row.quiet_to, row.quiet_on_days_off, row.held_into_digest, row.digest_at
    )


def sms_is_allowed(agency_id: int) -> bool:
    """Whether the agency lets ordinary news go by SMS, which it pays for."""
    return AlertPolicy.objects.filter(agency_id=agency_id, sms_for_notices=True).exists()


def has_web_push() -> bool:
    """Whether messages go to people's own browsers, not to a push provider of the office's."""
    chosen = settings.CONFIGURATION
    return bool(chosen.push_services.strip()) and not chosen.push_url


def why_not(person: Person, agency_id: int, channel: MessageChannel) -> str:
    """Why news cannot go by the channel, "" when it can."""
    chosen = settings.CONFIGURATION
    if channel is MessageChannel.EMAIL:
        if not chosen.mail_host:
            return "Hệ thống chưa nối máy chủ thư điện tử. Hỏi quản trị hệ thống."
        return "" if person.email else "Chưa có địa chỉ thư của anh, chị. Ghi ở trang cá nhân."
    if channel is MessageChannel.PUSH:
        return "" if chosen.push_url else _why_no_push(person)
    if not sms_is_allowed(agency_id):
        return "Cơ quan chưa cho báo việc thường bằng SMS."
    return "" if dialled(person.phone) else "Chưa có số điện thoại của anh, chị."


def _why_no_push(person: Person) -> str:
    if not has_web_push():
        return "Hệ thống chưa mở thông báo đẩy."
    if people_with_browsers([person.pk]):
        return ""
    return "Chưa có trình duyệt nào nhận thông báo. Bật ở cuối trang này."
