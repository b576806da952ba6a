"""What an event is: a fact in the past tense, with the sentence that tells it.

A capability declares its events beside its services:

    @dataclass(frozen=True, slots=True, kw_only=True)
    class DelegationPermitted(audit.Event):
        \"\"\"Người đứng đầu cho phép một người ủy quyền xử lý văn bản (R-248).\"\"\"

        code = "delegation.permitted"
        template = "{actor} cho phép {holder_name} ủy quyền cho {delegate_name} đến {until}."
        subject = ("delegation", "delegation_id")

        delegation_id: int
        holder_name: str
        delegate_name: str
        until: date

The docstring is the event's line in the published list; `Event.all()` finds every event.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self

from congvan.kernel.audit.values import shown_value, stored_value

# {actor} stands in every template for who did it, with posts, and for whom.
ACTOR_FIELD = "actor"

_CODE = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


class EventDeclaredWrongly(TypeError):
    """An Event class breaks the rules of declaration: a bug of its author."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: a person in a post, perhaps on behalf of another; or the system itself.

    Names and posts are those of now; the trail keeps them as they are (R-249). `scope_id` is
    the tenant in which the person acts. Raises ValueError for acting on behalf of someone who
    acts on behalf of another: there is no sub-delegation (R-251).
    """

    person_id: int | None
    name: str
    post: str = ""
    scope_id: int | None = None
    on_behalf_of: Actor | None = None

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("An actor has a name.")
        if self.on_behalf_of is None:
            return
        if self.on_behalf_of.on_behalf_of is not None:
            raise ValueError("Nobody acts on behalf of a delegate.")
        if self.on_behalf_of.person_id is None:
            raise ValueError("One acts on behalf of a person only.")

    @classmethod
    def system(cls, *, scope_id: int | None = None) -> Self:
        """The system itself: jobs and commands."""
        return cls(person_id=None, name="Hệ thống", scope_id=scope_id)

    @classmethod
    def anonymous(cls, *, scope_id: int | None = None) -> Self:
        """Someone who has not logged in; for failed logins."""
        return cls(person_id=None, name="Người chưa đăng nhập", scope_id=scope_id)

    @property
    def phrase(self) -> str:
        """As in a sentence: 'Trần Văn Sơn (Phó Giám đốc), thay mặt Lê Thị Hà (Giám đốc)'."""
        own = f"{self.name} ({self.post})" if self.post else self.name
        return f"{own}, thay mặt {self.on_behalf_of.phrase}" if self.on_behalf_of else own


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The base of all events; subclasses are frozen, slotted, keyword-only dataclasses.

    `code` is "thing.happened", for ever the same. `template` is one Vietnamese sentence whose
    {names} are fields or {actor}. `subject` is the kind of thing the event is about and the
    field that holds its id (int or None). Field values are None, bool, int, str, dates, times,
    Decimal, UUID, enums, and sequences and string-keyed dicts of these; never floats, which have
    no one way to be written.
    """

    code: ClassVar[str]
    template: ClassVar[str]
    subject: ClassVar[tuple[str, str]]

    def sentence(self, by: Actor) -> str:
        """The finished sentence, in one line."""
        shown = {f.name: shown_value(getattr(self, f.name)) for f in fields(self)}
        shown[ACTOR_FIELD] = by.phrase
        return " ".join(self.template.format_map(shown).split())

    def data(self) -> dict[str, Any]:
        """The event's fields as JSON values. Raises TypeError for a value of another type."""
        return {f.name: stored_value(getattr(self, f.name)) for f in fields(self)}

    def subject_id(self) -> int | None:
        """The id of the thing the event is about."""
        value: int | None = getattr(self, self.subject[1])
        return value

    @staticmethod
    def all(*, package: str = "congvan") -> list[type[Event]]:
        """Every event declared in imported modules of `package`, sorted by code.

        Raises EventDeclaredWrongly, naming all faults at once.
        """
        found: dict[tuple[str, str], type[Event]] = {}
        for declared in _subclasses(Event):
            if not f"{declared.__module__}.".startswith(f"{package}."):
                continue
            name = (declared.__module__, declared.__qualname__)
            # `slots=True` makes a second class and leaves the first one in __subclasses__.
            if name not in found or "__slots__" in vars(declared):
                found[name] = declared
        events = sorted(found.values(), key=lambda event: getattr(event, "code", ""))
        faults = [fault for event in events for fault in _faults(event)]
        codes = [getattr(event, "code", "") for event in events]
        faults += [f"Code {c!r} is used twice." for c in sorted(set(codes)) if codes.count(c) > 1]
        if faults:
            raise EventDeclaredWrongly("\n".join(faults))
        return events


def _subclasses(parent: type[Event]) -> Iterator[type[Event]]:
    for child in parent.__subclasses__():
        yield child
        yield from _subclasses(child)


def _faults(event: type[Event]) -> Iterator[str]:
    """What is wrong with a declaration; the author reads it, so in English."""
    name = f"{event.__module__}.{event.__qualname__}"
    for attribute in ("code", "template", "subject"):
        if not hasattr(event, attribute):
            yield f"{name} has no {attribute}."
            return
    if "__slots__" not in vars(event) or not event.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        yield f"{name} needs @dataclass(frozen=True, slots=True, kw_only=True)."
        return
    if not _CODE.fullmatch(event.code):
        yield f"{name}: the code {event.code!r} is not of the form thing.happened."
    own = {f.name for f in fields(event)}
    if event.subject[1] not in own:
        yield f"{name}: the subject's field {event.subject[1]!r} does not exist."
    used = {
        field for _, field, _, _ in string.Formatter().parse(event.template) if field is not None
    }
    for unknown in sorted(used - own - {ACTOR_FIELD}):
        yield f"{name}: the template names {{{unknown}}}, which is no field."
    # A dataclass without docstring gets its signature as one.
    if not event.__doc__ or event.__doc__.startswith(f"{event.__name__}("):
        yield f"{name} has no docstring; it is the event's line in the published list."
