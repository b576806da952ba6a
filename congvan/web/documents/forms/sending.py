"""What is typed to send a document on: the text, the lines of receivers, the term.

A `Draft` keeps everything as typed, so that a refused form loses nothing and a page without
scripts can add and drop lines by sending the form. `read` makes it from a post; `receivers` and
`confirmation` make the arguments of the verb and note what cannot be read in `errors`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.http import QueryDict

from congvan.desk.holders import Holder
from congvan.desk.states import Part, Urgency
from congvan.directives.queries.pickers import ReceiverLine
from congvan.directives.rules.receivers import Confirmation, Receiver
from congvan.kernel.errors import BusinessError, NotFound
from congvan.kernel.text import initials, nfc
from congvan.web.documents.ways import Way

# The buttons of the common term, in working days (UX §3.4).
TERMS = ("1", "3", "5")
OTHER_DAY = "khac"
# More lines than any directive has; a longer post was not made on our page.
MOST_LINES = 200
_DIGITS_OF_YEAR, _LAST_YEAR = 4, 2200
_UNREADABLE = "Không đọc được ngày. Ghi ngày/tháng, ví dụ 27/11."
_CLOSED = "Không còn trong danh bạ: {}. Chọn lại."


@dataclass(frozen=True, slots=True)
class Line:
    """One chosen receiver as typed."""

    key: str
    name: str
    where: str
    initials: str
    is_leader: bool
    part: Part
    holder: Holder | None = None
    day: str = ""
    error: str = ""

    @classmethod
    def of(cls, found: ReceiverLine, part: Part, day: str = "") -> Line:
        """A line for a receiver just chosen or read again from a post."""
        return cls(
            key=found.key, name=found.name, where=found.where, initials=badge(found),
            is_leader=found.is_leader, part=part, holder=found.holder, day=day,
        )  # fmt: skip


@dataclass(slots=True)
class Draft:
    """Everything typed so far; `errors` by field, shown where the field is."""

    way: Way
    text: str = ""
    lines: list[Line] = field(default_factory=list)
    term: str = ""
    day: str = ""
    type_id: str = ""
    field_id: str = ""
    urgency: str = ""
    tell_by_sms: bool = False
    words: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    def add(self, found: ReceiverLine, part: Part | None = None) -> None:
        """Add a receiver with the part that is missing most: the lead first, then helpers."""
        if any(line.key == found.key for line in self.lines) or len(self.lines) >= MOST_LINES:
            return
        chosen = part if part in self.way.parts else self.usual_part(is_leader=found.is_leader)
        if chosen is Part.LEAD and self._has_lead:
            chosen = Part.COORDINATE
        self.lines.append(Line.of(found, chosen))

    def drop(self, key: str) -> None:
        """Take a receiver out again."""
        self.lines = [line for line in self.lines if line.key != key]

    def usual_part(self, *, is_leader: bool) -> Part:
        """What the next receiver is: who directs, who leads, else the part after those."""
        if Part.DIRECT in self.way.parts and is_leader and not self._has_first:
            return Part.DIRECT
        if Part.LEAD in self.way.parts and not self._has_first:
            return Part.LEAD
        return Part.INFORM if self.way.parts[0] is Part.INFORM or is_leader else Part.COORDINATE

    @property
    def _has_lead(self) -> bool:
        return any(line.part is Part.LEAD for line in self.lines)

    @property
    def _has_first(self) -> bool:
        return any(line.part in (Part.LEAD, Part.DIRECT) for line in self.lines)

    def due(self, terms: dict[str, datetime], *, today: date, end: EndOfDay) -> datetime | None:
        """The common deadline; what cannot be read is noted."""
        if self.term in terms:
            return terms[self.term]
        if not self.day.strip():
            return None
        day = day_of(self.day, today)
        if day is None:
            self.errors["due_at"] = _UNREADABLE
            return None
        return end(day)

    def receivers(
        self, common: datetime | None, *, today: date, end: EndOfDay
    ) -> tuple[Receiver, ...]:
        """The arguments of the verb; the common deadline counts where a line has none of its own."""
        made = []
        for position, line in enumerate(self.lines):
            own = day_of(line.day, today) if line.day.strip() else None
            if line.day.strip() and own is None:
                self.lines[position] = replace(line, error=_UNREADABLE)
                self.errors["receivers"] = f"{line.name}: {_UNREADABLE.lower()}"
            due_at = end(own) if own else (common if line.part is not Part.INFORM else None)
            if line.holder is not None:
                made.append(Receiver(line.holder, line.part, due_at))
        return tuple(made)

    def confirmation(self, common: datetime | None) -> Confirmation:
        """What the leader confirms (R-046)."""
        return Confirmation(
            type_id=_number(self.type_id),
            field_id=_number(self.field_id),
            urgency=Urgency(int(self.urgency)) if self.urgency in _URGENCIES else None,
            due_at=common,
        )

    def refuse(self, error: BusinessError) -> None:
        """Put a service's refusal where its field is. Re-raises NotFound of the document."""
        if isinstance(error, NotFound):
            raise error
        known = ("receivers", "text", "type", "field", "urgency", "due_at")
        self.errors[error.field if error.field in known else ""] = str(error)


EndOfDay = Callable[[date], datetime]
_URGENCIES = frozenset(str(value) for value in Urgency.values)


def badge(found: ReceiverLine) -> str:
    """Two capitals for the grey circle: NA of Nguyễn Văn An, CĐ of Phòng Chuyển đổi số."""
    words = found.name.split()
    if found.is_unit and len(words) > 2:
        return "".join(word[0].upper() for word in words[1:3])
    return initials(found.name) if not found.is_unit else "".join(w[0].upper() for w in words[:2])


def read(sent: QueryDict, way: Way, known: Mapping[str, ReceiverLine]) -> Draft:
    """What was posted, as typed; `known` are all who can be chosen, by their keys."""
    draft = Draft(
        way=way,
        text=nfc(sent.get("y_kien", "")).replace("\r\n", "\n"),
        term=sent.get("han", ""),
        day=sent.get("ngay", "").strip(),
        type_id=sent.get("loai", ""),
        field_id=sent.get("linh_vuc", ""),
        urgency=sent.get("do_khan", ""),
        tell_by_sms=sent.get("sms") == "1",
        words=nfc(sent.get("tim_nguoi", "")).strip(),
    )
    for key in sent.getlist("nhan")[:MOST_LINES]:
        found = known.get(key)
        if found is None:
            draft.errors["receivers"] = _CLOSED.format(nfc(sent.get(f"ten_{key}", "một nơi nhận")))
            continue
        part = sent.get(f"phan_{key}", "")
        chosen = Part(part) if part in {p.value for p in way.parts} else way.parts[-1]
        draft.lines.append(Line.of(found, chosen, sent.get(f"han_{key}", "").strip()[:20]))
    return draft


def day_of(text: str, today: date) -> date | None:
    """A day typed as 27/11 or 27/11/2026, the year being the nearest one that lies ahead."""
    numbers = [part for part in text.replace("-", "/").replace(".", "/").split("/") if part]
    if len(numbers) not in (2, 3) or not all(map(_is_short_number, numbers)):
        return None
    day, month, *rest = (int(number) for number in numbers)
    try:
        if rest:
            year = rest[0] if rest[0] > 99 else 2000 + rest[0]
            # Beyond it nobody plans, and the days after the last one cannot be counted.
            return date(year, month, day) if year <= _LAST_YEAR else None
        found = date(today.year, month, day)
        # In December "5/1" is next year's; a day just past is a slip that the service refuses.
        return found if (today - found).days < 180 else date(today.year + 1, month, day)
    except ValueError:
        return None


def _is_short_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS_OF_YEAR


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
