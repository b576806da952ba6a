"""The form by which a document goes on: chips, lines of receivers, term, the sentence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from congvan.desk.states import Part, Urgency
from congvan.directives.queries.pickers import GroupLine, PhraseLine, ReceiverLine
from congvan.documents.queries.catalogue import FieldChoice, TypeChoice
from congvan.kernel.clock import OFFICE_ZONE
from congvan.web.documents.forms.sending import OTHER_DAY, Draft, Line, badge, day_of
from congvan.web.documents.ways import Way

# Digits 1 to 9 insert a phrase; the first few stand as chips, the rest behind "Khác".
CHIPS = 3
KEYS = 9
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A quick phrase and the digit that inserts it ("" beyond the ninth)."""

    id: int
    label: str
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Group:
    """Preset receivers; `carried` is what the script needs to add them without asking."""

    id: int
    name: str
    note: str
    carried: tuple[dict[str, object], ...]

    @property
    def carried_json(self) -> str:
        """The receivers for the script, in the button's own attribute (no inline script)."""
        return json.dumps(self.carried, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Term:
    """One button of the common term."""

    value: str
    label: str
    day: str
    checked: bool


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A receiver's line with the parts that may be chosen for it."""

    line: Line
    parts: Choices


@dataclass(frozen=True, slots=True)
class SendingForm:
    """Everything the form's templates draw."""

    way: Way
    action: str
    text: str
    lines: tuple[ShownLine, ...]
    blank: ShownLine
    phrases: tuple[Phrase, ...]
    groups: tuple[Group, ...]
    found: tuple[ReceiverLine, ...]
    words: str
    terms: tuple[Term, ...]
    day: str
    is_other_day: bool
    types: Choices
    fields: Choices
    urgencies: Choices
    type_id: str
    field_id: str
    urgency: str
    may_sms: bool
    tell_by_sms: bool
    errors: dict[str, str]
    sentence: tuple[tuple[str, bool], ...]

    @property
    def chips(self) -> tuple[Phrase, ...]:
        return self.phrases[:CHIPS]

    @property
    def more_phrases(self) -> tuple[Phrase, ...]:
        return self.phrases[CHIPS:]

    @property
    def has_terms(self) -> bool:
        """A notice has no term: nothing is owed by it."""
        return self.way.verb != "notify"


@dataclass(frozen=True, slots=True)
class Presets:
    """What helps to fill the form quickly, asked once."""

    phrases: Sequence[PhraseLine]
    groups: Sequence[GroupLine]
    types: Sequence[TypeChoice]
    fields: Sequence[FieldChoice]
    terms: dict[str, datetime]
    today: date
    may_sms: bool


def sending_form(
    draft: Draft, presets: Presets, *, action: str, found: Sequence[ReceiverLine] = ()
) -> SendingForm:
    """Put the form together from what was typed."""
    way = draft.way
    blank = Line("__key__", "__name__", "__where__", "__initials__", False, way.parts[-1])
    return SendingForm(
        way=way, action=action, text=draft.text,
        lines=tuple(ShownLine(line, _parts(way, line)) for line in draft.lines),
        blank=ShownLine(blank, tuple((p.value, str(p.label)) for p in way.parts)),
        phrases=tuple(
            Phrase(line.id, line.label, line.text, str(n) if n <= KEYS else "")
            for n, line in enumerate(presets.phrases, start=1)
        ),
        groups=tuple(_group(group) for group in presets.groups),
        found=tuple(found), words=draft.words,
        terms=_terms(draft, presets), day=draft.day, is_other_day=_is_other(draft),
        types=tuple((str(one.id), one.name) for one in presets.types),
        fields=(("", "Chọn lĩnh vực"), *((str(one.id), one.name) for one in presets.fields)),
        urgencies=tuple((str(value), str(label)) for value, label in Urgency.choices),
        type_id=draft.type_id, field_id=draft.field_id, urgency=draft.urgency,
        may_sms=presets.may_sms, tell_by_sms=draft.tell_by_sms, errors=draft.errors,
        sentence=sentence(draft, presets),
    )  # fmt: skip


def sentence(draft: Draft, presets: Presets) -> tuple[tuple[str, bool], ...]:
    """The preview as (words, bold): "Gửi Phòng CĐS chủ trì, hạn 27/11; 1 người để biết."

    receivers.js says the same while one chooses; tests/browser/test_directive.py compares.
    """
    if not draft.lines:
        return (("Chưa chọn người nhận.", False),)
    said: list[tuple[str, bool]] = [(f"{draft.way.begins} ", False)]
    common = _common_day(draft, presets)
    named = [line for line in draft.lines if line.part is not Part.INFORM]
    for line in named:
        said += [("; " if len(said) > 1 else "", False), (line.name, True)]
        said.append((f" {str(line.part.label).lower()}", False))
        day = line.day or common
        if day:
            said += [(", hạn ", False), (short_day(day, presets.today), True)]
    informed = [line for line in draft.lines if line.part is Part.INFORM]
    if informed:
        said.append(("; " if named else "", False))
        if len(informed) == 1 and not named:
            said += [(informed[0].name, True), (" để biết", False)]
        else:
            said.append((f"{len(informed)} nơi để biết", False))
    said.append((".", False))
    return tuple(part for part in said if part[0])


def short_day(text: str, today: date) -> str:
    """The day as it stands in lists: with the year only when it is not this year."""
    day = day_of(text, today)
    if day is None:
        return text
    return f"{day:%d/%m}" if day.year == today.year else f"{day:%d/%m/%Y}"


def day_words(moment: datetime | None, today: date) -> str:
    """A deadline as it is typed: 27/11, or 05/01/2027."""
    if moment is None:
        return ""
    day = moment.astimezone(OFFICE_ZONE).date()
    return f"{day:%d/%m}" if day.year == today.year else f"{day:%d/%m/%Y}"


def _common_day(draft: Draft, presets: Presets) -> str:
    if draft.way.verb == "notify":
        return ""
    if draft.term in presets.terms:
        return day_words(presets.terms[draft.term], presets.today)
    return draft.day


def _is_other(draft: Draft) -> bool:
    return draft.term == OTHER_DAY or (not draft.term and bool(draft.day))


def _terms(draft: Draft, presets: Presets) -> tuple[Term, ...]:
    made = []
    for value, moment in presets.terms.items():
        day = day_words(moment, presets.today)
        words = f"+{value} ngày làm việc" if value == draft.term else f"+{value}"
        made.append(Term(value, words, day, value == draft.term))
    return tuple(made)


def _parts(way: Way, line: Line) -> Choices:
    """A leader directs and is not led; another one leads and does not direct."""
    if Part.DIRECT not in way.parts:
        shown = way.parts
    elif line.is_leader:
        shown = (Part.DIRECT, Part.INFORM)
    else:
        shown = tuple(part for part in way.parts if part is not Part.DIRECT)
    return tuple((part.value, str(part.label)) for part in shown)


def _group(group: GroupLine) -> Group:
    carried = tuple(carried_line(line) for line in group.receivers)
    names = ", ".join(line.name for line in group.receivers[:3])
    more = f" và {len(group.receivers) - 3} nơi khác" if len(group.receivers) > 3 else ""
    return Group(group.id, group.name, names + more, carried)


def carried_line(line: ReceiverLine) -> dict[str, object]:
    """A receiver as the script needs it."""
    return {
        "key": line.key, "name": line.name, "where": line.where, "initials": badge(line),
        "leader": line.is_leader, "recent": line.is_recent, "unit": line.is_unit,
        "part": line.part.value if line.part else "",
    }  # fmt: skip
