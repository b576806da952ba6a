"""The table of recipients: groups folded into one line, each name with whom it stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from congvan.drafting.queries.issue_page import IssueView, RecipientView, organs_of_group
from congvan.drafting.queries.names import names_of
from congvan.drafting.rules.recipients import Kind, Line, Names, recognise
from congvan.drafting.services.recipients import RecipientLine
from congvan.drafting.states import Route
from congvan.exchange.queries.reachable import Reach, reachable
from congvan.exchange.ways import WayKind
from congvan.organization.acting import ActingMember
from congvan.web.desk.links import address, with_query

# The retained copy is no recipient to choose a way for.
ROUTES = [(one.value, str(one.label)) for one in Route if one is not Route.RETAINED]
# What a box offers to choose from; more is typed.
MOST_OFFERED = 400
LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class WayNote:
    """How one recipient is reached over the axis; `hint` what to do when it is not."""

    words: str
    hint: str = ""
    pick_href: str = ""


@dataclass(frozen=True, slots=True)
class TableLine:
    """One line: a recipient, or a group of them; `offered` organs that an unknown group may mean."""

    key: str
    name: str
    note: str
    route: Route
    is_mapped: bool
    paper_copies: int
    parallel_reason: str
    needs_reason: bool
    members: tuple[RecipientView, ...] = ()
    offered: int = 0
    way: WayNote | None = None
    ways: tuple[tuple[RecipientView, WayNote | None], ...] = ()

    @property
    def is_retained(self) -> bool:
        """The set of retained copies: kept, not sent."""
        return self.route is Route.RETAINED


@dataclass(frozen=True, slots=True)
class Table:
    """The table with what its boxes offer."""

    lines: tuple[TableLine, ...]
    routes: Sequence[tuple[str, str]]
    names: tuple[str, ...]
    count: int


def table_of(viewer: ActingMember, view: IssueView) -> Table:
    """The recipients of an issue as they are edited."""
    names = names_of(viewer.agency_id)
    offered = [one.target.name for one in (*names.units, *names.members, *names.outside)]
    ways = ways_of(viewer, view)
    lines = tuple(_line(viewer, run, ways) for run in _runs(view.recipients))
    return Table(lines, ROUTES, tuple(offered[:MOST_OFFERED]), sent_to(view))


def sent_to(view: IssueView) -> int:
    """To how many it goes; the retained copy goes to nobody."""
    return sum(1 for one in view.recipients if one.route is not Route.RETAINED)


def shown_lines(view: IssueView) -> tuple[tuple[str, tuple[RecipientView, ...]], ...]:
    """For reading: the runs of a group under its name, the others alone."""
    return tuple(
        (_group_of(run[0]) if len(run) > 1 else "", tuple(run)) for run in _runs(view.recipients)
    )


def lines_sent(
    viewer: ActingMember, view: IssueView, sent: Mapping[str, str]
) -> list[RecipientLine]:
    """The recipients as the table was sent: standing ones with their way, then the added one.

    A line whose box is not ticked falls out. What is typed as "who that is" is looked up among the
    agency's names, and remembered.
    """
    names = names_of(viewer.agency_id)
    lines: list[RecipientLine] = []
    for run in _runs(view.recipients):
        head = f"nhan-{run[0].recipient_id}"
        for one in run:
            key = f"nhan-{one.recipient_id}"
            if not sent.get(key) or (len(run) > 1 and not sent.get(f"{head}-nhom")):
                continue
            route = sent.get(f"{head}-cach", "")
            lines.append(_kept(one, route, sent, key, names))
    return [*lines, *_added(sent.get("them", ""), names)]


def is_changed(view: IssueView, lines: Sequence[RecipientLine]) -> bool:
    """Whether what was sent says anything new."""
    standing = [_as_line(one) for one in view.recipients]
    return standing != list(lines)


def _runs(recipients: Sequence[RecipientView]) -> list[list[RecipientView]]:
    """Neighbours of one group and way, all known, together; everybody else alone."""
    runs: list[list[RecipientView]] = []
    for key, found in groupby(
        recipients, key=lambda one: (_group_of(one), one.route, one.is_mapped, one.is_addressee)
    ):
        run = list(found)
        if key[0] and key[2] and len(run) > 1:
            runs.append(run)
        else:
            runs += [[one] for one in run]
    return runs


def _group_of(one: RecipientView) -> str:
    """The group's name; once the document is out it stands in the note until something is noted."""
    return one.group or (one.note if one.route is not Route.EXCHANGE else "")


def ways_of(viewer: ActingMember, view: IssueView) -> dict[int, WayNote]:
    """By recipient: how the axis reaches each organ that is to get it that way (R-193)."""
    organs = {
        one.recipient_id: one.organ_id for one in view.recipients
        if one.organ_id is not None and one.route is Route.EXCHANGE
    }  # fmt: skip
    if not organs:
        return {}
    found = reachable(viewer, sorted(set(organs.values())))
    return {
        recipient_id: _way_note(found[organ_id], organ_id, view.issue_id)
        for recipient_id, organ_id in organs.items()
        if organ_id in found
    }


def _way_note(way: Reach, organ_id: int, issue_id: int) -> WayNote:
    if way.kind is WayKind.NONE:
        pick = with_query(
            address("exchange:directory"), {"cho": str(organ_id), "vb": str(issue_id)}
        )
        return WayNote(way.label, way.hint, pick)
    return WayNote(f"{way.label} · {way.code}" if way.code else way.label)


def _group_way(notes: Sequence[WayNote | None]) -> WayNote | None:
    """A group in one line: how many are reached, and how many are not."""
    missing = sum(1 for one in notes if one and one.hint)
    reached = sum(1 for one in notes if one and not one.hint)
    if not missing and not reached:
        return None
    if not missing:
        return WayNote(f"{reached} nơi gửi được qua trục")
    return WayNote(
        f"{reached} nơi gửi được qua trục, {missing} nơi chưa có trên trục",
        "Mở nhóm để chọn mã hoặc cách gửi khác cho từng nơi.",
    )


def _line(viewer: ActingMember, run: list[RecipientView], ways: Mapping[int, WayNote]) -> TableLine:
    one = run[0]
    doubled = one.route is Route.EXCHANGE and one.paper_copies > 0
    if len(run) > 1:
        word = "người" if one.member_id else "nơi"
        return TableLine(
            f"nhan-{one.recipient_id}", one.group, f"{len(run)} {word}, đủ mã", one.route, True,
            0, "", False, tuple(run), way=_group_way([ways.get(each.recipient_id) for each in run]),
            ways=tuple((each, ways.get(each.recipient_id)) for each in run),
        )  # fmt: skip
    known = one.target if one.target != one.name and one.route is not Route.RETAINED else ""
    copies = f"{one.paper_copies} bản giấy" if one.paper_copies else ""
    offered = 0 if one.is_mapped else len(organs_of_group(viewer, one.recipient_id))
    return TableLine(
        f"nhan-{one.recipient_id}", one.name, " · ".join(word for word in (known, copies) if word),
        one.route, one.is_mapped, one.paper_copies, one.parallel_reason, doubled, (), offered,
        way=ways.get(one.recipient_id),
    )  # fmt: skip


def _as_line(one: RecipientView) -> RecipientLine:
    return RecipientLine(
        name=one.name, is_addressee=one.is_addressee, route=one.route.value, organ_id=one.organ_id,
        unit_id=one.unit_id, member_id=one.member_id, paper_copies=one.paper_copies,
        parallel_reason=one.parallel_reason, group=one.group,
    )  # fmt: skip


def _kept(
    one: RecipientView, route: str, sent: Mapping[str, str], key: str, names: Names
) -> RecipientLine:
    standing = _as_line(one)
    chosen = route if route in Route.values and one.route is not Route.RETAINED else one.route.value
    typed = " ".join(sent.get(f"{key}-la", "").split())[:LONGEST_NAME]
    target = _target(typed, names) if typed else {}
    inside = "unit_id" in target or "member_id" in target
    if inside:
        chosen = Route.INTERNAL.value
    if typed:
        known: dict[str, int | str | None] = {"organ_id": None, "unit_id": None, "member_id": None}
        known |= target
    else:
        known = {
            "organ_id": one.organ_id, "unit_id": one.unit_id, "member_id": one.member_id,
        }  # fmt: skip
    return RecipientLine(
        name=one.name, is_addressee=one.is_addressee, route=chosen, **known,  # type: ignore[arg-type]
        paper_copies=one.paper_copies,
        parallel_reason=sent.get(f"{key}-vi", standing.parallel_reason).strip()[:300],
        group=one.group, remember=bool(typed),
    )  # fmt: skip


def _added(text: str, names: Names) -> list[RecipientLine]:
    """What was typed into "Thêm nơi nhận", read as a line of the document is."""
    found = recognise(names, addressees="", receivers=text[: 10 * LONGEST_NAME])
    return [
        RecipientLine(
            name=line.name, paper_copies=min(line.copies, 9999), group=line.group,
            route=Route.RETAINED if line.kind is Kind.RETAINED else "", **_of(line),  # type: ignore[arg-type]
        )
        for line in found
    ]  # fmt: skip


def _target(typed: str, names: Names) -> dict[str, int | str | None]:
    """Whom a typed name means; an unknown one joins the agency's list of organs."""
    found = recognise(names, addressees="", receivers=typed)
    known = _of(found[0]) if len(found) == 1 else {}
    return known or {"organ_name": typed}


def _of(line: Line) -> dict[str, int | str | None]:
    if line.target is None:
        return {}
    if line.kind is Kind.AGENCY:
        return {"organ_name": line.target.name}
    names = {Kind.ORGAN: "organ_id", Kind.UNIT: "unit_id", Kind.MEMBER: "member_id"}
    name = names.get(line.kind)
    return {name: line.target.id} if name else {}
