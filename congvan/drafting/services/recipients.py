"""Recipients of an issue: read from the text, set by hand, each mapped once and remembered (R-100)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from congvan.documents.models import Organ
from congvan.documents.services.organs import organ_named
from congvan.drafting.events import issue as events
from congvan.drafting.models import Draft, Issue, IssueRecipient, RecipientName
from congvan.drafting.queries.names import names_of
from congvan.drafting.rules.recipients import Kind, Line, count, key, recognise, sections
from congvan.drafting.services.issuing_case import (
    IssueCase,
    open_case,
    open_case_of_recipient,
)
from congvan.drafting.states import Route
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Agency, Membership, Unit

MOST_RECIPIENTS = 1000
LONGEST_NAME = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientLine:
    """One line as a person sets it; `route` empty is chosen by whom it names.

    `organ_name` joins the agency's list when no row is named; `group` is the line of several that
    it belongs to; `remember` keeps whom the name stands for, for the next document.
    """

    name: str
    is_addressee: bool = False
    route: str = ""
    organ_id: int | None = None
    organ_name: str = ""
    unit_id: int | None = None
    member_id: int | None = None
    paper_copies: int = 0
    parallel_reason: str = ""
    group: str = ""
    remember: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """Whom a line stands for; an organ by its row, or by a name that joins the agency's list."""

    route: str
    organ_id: int | None = None
    organ_name: str = ""
    unit_id: int | None = None
    member_id: int | None = None


@requires_transaction
def fill_recipients(case: IssueCase) -> None:
    """Read the draft's "Kính gửi" and "Nơi nhận" into rows; inner verb of opening an issue."""
    draft = case.issue.draft
    addressees, receivers = written(draft) if draft else ("", "")
    fill_from_text(case, addressees=addressees, receivers=receivers)


@requires_transaction
def fill_from_text(case: IssueCase, *, addressees: str = "", receivers: str = "") -> None:
    """Recognise the lines and keep them in place of those there were."""
    lines = recognise(names_of(case.issue.agency_id), addressees=addressees, receivers=receivers)[
        :MOST_RECIPIENTS
    ]
    _replace(case.issue, [_row(case.issue, place, line) for place, line in enumerate(lines, 1)])


def written(draft: Draft) -> tuple[str, str]:
    """ "Kính gửi" and "Nơi nhận" of a draft: from its own field, else from what filled the template."""
    addressees, receivers = parts_of(draft.recipients_text)
    return (
        addressees or _lines(draft.content.get("recipients")),
        receivers or _lines(draft.content.get("copies")),
    )


def parts_of(text: str) -> tuple[str, str]:
    """The addressees and the receivers of a text; without headings all lines are receivers."""
    addressees, receivers = sections(text)
    return (addressees, receivers) if addressees or receivers else ("", text)


def _lines(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return "\n".join(str(one) for one in value)
    return ""


def _row(issue: Issue, place: int, line: Line) -> IssueRecipient:
    row = IssueRecipient(
        issue=issue, position=place, name=line.name, is_addressee=line.is_addressee,
        paper_copies=min(line.copies, 9999), route=Route.EXCHANGE, note=line.group,
    )  # fmt: skip
    if line.kind is Kind.RETAINED:
        row.route = Route.RETAINED
    elif line.target is not None and line.kind in {Kind.UNIT, Kind.MEMBER}:
        row.route = Route.INTERNAL
        row.unit_id = line.target.id if line.kind is Kind.UNIT else None
        row.member_id = line.target.id if line.kind is Kind.MEMBER else None
    elif line.kind is Kind.ORGAN and line.target is not None:
        row.organ_id = line.target.id
    elif line.kind is Kind.AGENCY and line.target is not None:
        agency = Agency.objects.get(pk=line.target.id)
        row.organ_id = organ_named(agency_id=issue.agency_id, name=agency.name).pk
    return row


def _replace(issue: Issue, rows: Sequence[IssueRecipient]) -> None:
    IssueRecipient.objects.filter(issue=issue).delete()
    IssueRecipient.objects.bulk_create(rows)
    issue.copies = count(row.paper_copies for row in rows)
    issue.save(update_fields=["copies"])


@in_transaction
def read_recipients(*, by: ActingMember, issue_id: int) -> Issue:
    """Read the recipients anew from the draft; what was set by hand is replaced.

    Raises NotFound, NotAllowed, WrongState.
    """
    case = open_case(by, issue_id)
    case.move("set_recipients")
    fill_recipients(case)
    _tell(case)
    return case.issue


@in_transaction
def set_recipients(*, by: ActingMember, issue_id: int, lines: Sequence[RecipientLine]) -> Issue:
    """Set the recipients by hand, in this order. Raises NotFound, NotAllowed, WrongState, InvalidInput."""
    case = open_case(by, issue_id)
    case.move("set_recipients")
    if not lines or len(lines) > MOST_RECIPIENTS:
        raise InvalidInput(
            f"Phải có từ 1 đến {MOST_RECIPIENTS} nơi nhận.",
            next_step="Ghi nơi nhận như trên văn bản.", field="recipients",
        )  # fmt: skip
    rows = [_checked(case.issue, place, line) for place, line in enumerate(lines, start=1)]
    _replace(case.issue, rows)
    for row, line in zip(rows, lines, strict=True):
        if line.remember and target_name(row):
            _remember(by, row)
    _tell(case)
    return case.issue


def _checked(issue: Issue, place: int, line: RecipientLine) -> IssueRecipient:
    name = nfc(" ".join(line.name.split()))
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput(
            f"Nơi nhận thứ {place}: phải có tên, không quá {LONGEST_NAME} ký tự.",
            next_step="Ghi tên nơi nhận.", field="recipients",
        )  # fmt: skip
    if not 0 <= line.paper_copies <= 9999:
        raise InvalidInput(f"Nơi nhận “{name}”: số bản giấy không đúng.", next_step="Ghi lại số bản.", field="recipients")  # fmt: skip
    row = IssueRecipient(
        issue=issue, position=place, name=name, is_addressee=line.is_addressee,
        paper_copies=line.paper_copies, parallel_reason=nfc(line.parallel_reason.strip())[:300],
        note=nfc(line.group.strip())[:LONGEST_NAME],
    )  # fmt: skip
    route = line.route or (Route.INTERNAL if line.unit_id or line.member_id else Route.EXCHANGE)
    choice = Mapped(
        route=route, organ_id=line.organ_id, organ_name="" if line.organ_id else line.organ_name,
        unit_id=line.unit_id, member_id=line.member_id,
    )  # fmt: skip
    _point(row, issue.agency_id, choice)
    return row


@in_transaction
def map_recipient(*, by: ActingMember, recipient_id: int, choice: Mapped) -> IssueRecipient:
    """Say whom a line stands for; the agency remembers it for the next document.

    Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case = open_case_of_recipient(by, recipient_id)
    case.move("set_recipients")
    row = IssueRecipient.objects.get(pk=recipient_id)
    _point(row, case.issue.agency_id, choice)
    row.save(update_fields=["route", "organ", "unit", "member"])
    _remember(by, row)
    audit.record(
        events.IssueRecipientMapped(
            issue_id=case.issue.pk, name=case.name, line=row.name, target=target_name(row)
        ),
        by=by.actor,
    )
    return row


@in_transaction
def expand_recipient(*, by: ActingMember, recipient_id: int, organ_ids: Sequence[int]) -> Issue:
    """Say which organs a group is ("UBND các xã, phường"): one row for each, in its place.

    Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case = open_case_of_recipient(by, recipient_id)
    case.move("set_recipients")
    organs = list(
        Organ.objects.filter(agency_id=by.agency_id, pk__in=organ_ids).order_by("sort_key", "pk")
    )
    if not organs or len(organs) != len(set(organ_ids)) or len(organs) > MOST_RECIPIENTS:
        raise InvalidInput("Chưa chọn cơ quan nào trong nhóm.", next_step="Chọn các cơ quan nhận.", field="organs")  # fmt: skip
    rows = list(IssueRecipient.objects.filter(issue=case.issue).order_by("position"))
    group = next(row for row in rows if row.pk == recipient_id)
    place = rows.index(group)
    rows[place : place + 1] = [
        IssueRecipient(
            issue=case.issue, name=organ.name, is_addressee=group.is_addressee, organ=organ,
            route=Route.EXCHANGE, note=group.name,
        )
        for organ in organs
    ]  # fmt: skip
    for position, row in enumerate(rows, start=1):
        row.pk, row.position = None, position
    _replace(case.issue, rows)
    _tell(case)
    return case.issue


def _point(row: IssueRecipient, agency_id: int, choice: Mapped) -> None:
    """Set route and target; each must be of this agency. Raises InvalidInput."""
    if choice.route not in Route.values:
        raise InvalidInput("Chưa chọn cách gửi.", next_step="Chọn một cách gửi.", field="route")
    row.route, row.organ_id, row.unit_id, row.member_id = choice.route, None, None, None
    if choice.route == Route.RETAINED:
        return
    if choice.route == Route.INTERNAL:
        row.unit_id = _own(Unit.objects.filter(agency_id=agency_id), choice.unit_id)
        row.member_id = (
            None
            if row.unit_id
            else _own(Membership.objects.filter(agency_id=agency_id), choice.member_id)
        )
        if row.unit_id is None and row.member_id is None:
            raise InvalidInput(
                f"Nơi nhận “{row.name}” trong cơ quan: chưa chọn đơn vị hoặc người.",
                next_step="Chọn đơn vị hoặc người nhận.", field="target",
            )  # fmt: skip
        return
    if choice.organ_name.strip():
        row.organ_id = organ_named(agency_id=agency_id, name=choice.organ_name).pk
    else:
        row.organ_id = _own(Organ.objects.filter(agency_id=agency_id), choice.organ_id)


def _own(rows: object, wanted: int | None) -> int | None:
    if wanted is None:
        return None
    if not rows.filter(pk=wanted).exists():  # type: ignore[attr-defined]
        raise InvalidInput("Nơi nhận đã chọn không có trong danh sách.", next_step="Chọn lại.", field="target")  # fmt: skip
    return wanted


def _remember(by: ActingMember, row: IssueRecipient) -> None:
    RecipientName.objects.update_or_create(
        agency_id=by.agency_id, folded_name=key(row.name)[:LONGEST_NAME],
        defaults={
            "name": row.name, "route": row.route, "organ_id": row.organ_id, "unit_id": row.unit_id,
            "member_id": row.member_id, "chosen_at": clock.now(), "chosen_by_id": by.membership_id,
        },
    )  # fmt: skip


def target_name(row: IssueRecipient) -> str:
    """Whom a row stands for, in words; "" when nobody was chosen."""
    if row.unit is not None:
        return row.unit.name
    if row.member is not None:
        return row.member.person.full_name
    if row.organ is not None:
        return row.organ.name
    return "lưu" if row.route == Route.RETAINED else ""


def _tell(case: IssueCase) -> None:
    names = IssueRecipient.objects.filter(issue=case.issue).order_by("position")
    audit.record(
        events.IssueRecipientsSet(
            issue_id=case.issue.pk, name=case.name,
            recipients=tuple(names.values_list("name", flat=True)),
        ),
        by=case.by.actor if case.by else audit.Actor.system(scope_id=case.issue.agency_id),
    )  # fmt: skip
