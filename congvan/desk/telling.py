"""Pure rules of telling people: which kind a notice is, when somebody rests. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from congvan.desk.states import MessageChannel, TellingKind
from congvan.kernel.clock import OFFICE_ZONE
from congvan.organization.rules.working_days import WorkingCalendar

# What a capability names its notices: exactly, by the first word, by the last; else a NOTICE.
_KINDS: Mapping[str, TellingKind] = MappingProxyType(
    {
        "unread_urgent": TellingKind.URGENT,
        "package.urgent": TellingKind.URGENT,
        "document.extension": TellingKind.DEADLINE,
        "chat.mentioned": TellingKind.CHAT,
    }
)
_FIRST_WORDS: Mapping[str, TellingKind] = MappingProxyType(
    {
        "task": TellingKind.WORK,
        "letter": TellingKind.MAIL,
        "meeting": TellingKind.MEETING,
        "booking": TellingKind.MEETING,
        "work_calendar": TellingKind.MEETING,
        "reminder": TellingKind.DEADLINE,
    }
)
_DEADLINE_WORDS = frozenset({"due", "urged", "reminded", "reminder", "overdue"})

OFFERED = tuple(TellingKind)

# What may lie on a locked screen or in another company's hands: that there is something, not what.
NEUTRAL: Mapping[TellingKind, str] = MappingProxyType(
    {
        TellingKind.WORK: "Có việc mới",
        TellingKind.URGENT: "Có việc khẩn",
        TellingKind.DEADLINE: "Có việc sắp đến hạn hoặc được đôn đốc",
        TellingKind.NOTICE: "Có tin báo mới",
        TellingKind.MAIL: "Có thư mới",
        TellingKind.CHAT: "Có người nhắc tên anh, chị trong hội thoại",
        TellingKind.MEETING: "Có tin về cuộc họp, lịch công tác",
    }
)

# Alarms by telephone follow the agency's own policy, which nobody switches off here.
NOT_TO_CHOOSE = frozenset(
    {(TellingKind.URGENT, MessageChannel.SMS), (TellingKind.URGENT, MessageChannel.PUSH)}
)

QUIET_FROM, QUIET_TO = time(21), time(6)
# Several things done at one desk in one go become one letter.
GATHERED_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Hours:
    """When a person rests; `digest_at` None: no digest. Defaults: the agency's usual ones."""

    quiet_from: time = QUIET_FROM
    quiet_to: time = QUIET_TO
    quiet_on_days_off: bool = True
    held_into_digest: bool = False
    digest_at: time | None = None


def kind_of(notice_kind: str) -> TellingKind:
    """The kind a person chooses by, of a notice's own kind."""
    if notice_kind in _KINDS:
        return _KINDS[notice_kind]
    words = notice_kind.replace("_", ".").split(".")
    if words[-1] in _DEADLINE_WORDS:
        return TellingKind.DEADLINE
    capability = notice_kind.partition(".")[0]
    named = _FIRST_WORDS.get(capability, _FIRST_WORDS.get(words[0]))
    return named or TellingKind.NOTICE


def kinds_told_as(kind: TellingKind) -> tuple[str, ...]:
    """The notices' own kinds that are named one by one as this kind."""
    return tuple(own for own, chosen in _KINDS.items() if chosen is kind)


def rest_ends(moment: datetime, hours: Hours, calendar: WorkingCalendar) -> datetime | None:
    """When the person may be told again; None when now."""
    start = moment.astimezone(OFFICE_ZONE)
    local = start
    while True:
        later = _after_night(local, hours)
        if hours.quiet_on_days_off and not calendar.is_working(later.date()):
            later = _at(calendar.next_working(later.date()), time())
        if later == local:
            return None if local == start else local
        local = later


def digest_after(moment: datetime, at: time, calendar: WorkingCalendar) -> datetime:
    """The next digest at or after `moment`: on a working day."""
    local = moment.astimezone(OFFICE_ZONE)
    day = local.date() if local.time() <= at else local.date() + timedelta(days=1)
    return _at(calendar.on_or_after(day), at)


def _after_night(local: datetime, hours: Hours) -> datetime:
    begins, ends, now = hours.quiet_from, hours.quiet_to, local.time()
    if begins <= ends:
        return _at(local.date(), ends) if begins <= now < ends else local
    if now < ends:
        return _at(local.date(), ends)
    return _at(local.date() + timedelta(days=1), ends) if now >= begins else local


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=OFFICE_ZONE)
