"""Where an issue stands among its five steps, what stands against the next, and who may do what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from congvan.drafting import issue_access
from congvan.drafting.issue_lifecycles import ISSUE
from congvan.drafting.models import Confirmation, Draft, Issue, IssueFile, IssueRecipient
from congvan.drafting.queries.hashing import content_hash
from congvan.drafting.services.issuing import signs_first
from congvan.drafting.services.issuing_checks import Obstacle, obstacles
from congvan.drafting.states import ConfirmationKind, IssueForm, IssueStatus
from congvan.organization.acting import ActingMember

S = IssueStatus


@dataclass(frozen=True, slots=True)
class Step:
    """One of the five: `state` is done, open, later or failed."""

    key: str
    title: str
    state: str
    who: str
    at: datetime | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Action:
    """A button: the verb of the services, its label, and why not now."""

    verb: str
    label: str
    allowed: bool
    why_not: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the page of an issue says about it."""

    steps: tuple[Step, ...]
    problems: tuple[Obstacle, ...]
    actions: tuple[Action, ...]


_ENDED = (S.ISSUED, S.REPLACED, S.RECALLED, S.VOIDED, S.RETURNED)
_NUMBER_FIRST = ("layout", "number", "sign", "seal", "send")
_SIGN_FIRST = ("layout", "sign", "number", "seal", "send")
# In which statuses a step is the open one.
_OPEN_AT = {
    "layout": {S.AWAITING_LAYOUT}, "number": {S.AWAITING_NUMBER},
    "sign": {S.AWAITING_SIGNATURE}, "seal": {S.AWAITING_SEAL}, "send": {S.AWAITING_DISPATCH},
}  # fmt: skip
_TITLES = {
    "layout": "Kiểm thể thức", "number": "Số và ngày", "sign": "Ký của lãnh đạo",
    "seal": "Ký số của cơ quan", "send": "Nơi nhận và cách gửi",
}  # fmt: skip
# One button for what the table keeps apart by the order of steps.
_SAME = {
    "confirm_layout_to_sign": "confirm_layout", "number_signed": "number", "sign_unnumbered": "sign",
}  # fmt: skip
_NO_BUTTON = frozenset({"make_pdf", "be_replaced"})


def standing(
    viewer: ActingMember, issue: Issue, files: Sequence[IssueFile],
    recipients: Sequence[IssueRecipient],
) -> Standing:  # fmt: skip
    """Steps, problems and actions of an issue for a viewer."""
    problems = tuple(_problems(issue, files, recipients))
    return Standing(_steps(issue), problems, tuple(_actions(viewer, issue, problems)))


def _steps(issue: Issue) -> tuple[Step, ...]:
    order = _SIGN_FIRST if signs_first(issue) else _NUMBER_FIRST
    return tuple(_step(issue, key) for key in order)


def _step(issue: Issue, key: str) -> Step:
    at = {
        "layout": issue.layout_at, "number": issue.numbered_at, "sign": issue.signed_at,
        "seal": issue.sealed_at, "send": issue.issued_at,
    }[key]  # fmt: skip
    title = _TITLES[key]
    if key == "sign" and issue.form == IssueForm.PAPER_FIRST:
        title = "Bản giấy đã ký"
    return Step(key, title, _state(issue, key, at), _who(issue, key), at, _sentence(issue, key))


def _state(issue: Issue, key: str, at: datetime | None) -> str:
    carrier = _pdf_carrier(issue)
    if issue.status == S.AWAITING_PDF and key == carrier:
        return "failed" if issue.pdf_failure else "open"
    if issue.status in _OPEN_AT[key]:
        return "open"
    return "done" if at is not None else "later"


def _pdf_carrier(issue: Issue) -> str:
    """The step in which the PDF comes to be: with the number, else before signing."""
    if issue.form == IssueForm.PAPER_FIRST or signs_first(issue):
        return "sign"
    return "number"


def _who(issue: Issue, key: str) -> str:
    seat = {
        "number": issue.numbered_by, "sign": issue.signed_by, "seal": issue.sealed_by,
        "send": issue.issued_by,
    }.get(key)  # fmt: skip
    return seat.person.full_name if seat else ""


def _sentence(issue: Issue, key: str) -> str:
    if issue.status == S.AWAITING_PDF and key == _pdf_carrier(issue):
        return issue.pdf_failure or _awaited_pdf(issue)
    if key == "number" and issue.symbol:
        return f"{issue.symbol}, ngày {issue.issued_on:%d/%m/%Y}"
    if key == "sign" and issue.signed_at:
        return f"{issue.signer.person.full_name}, {issue.signer.post.title}"
    return f"{issue.copies} bản" if key == "send" and issue.issued_at else ""


def _awaited_pdf(issue: Issue) -> str:
    if issue.form == IssueForm.PAPER_FIRST:
        return "Ghi số, ngày lên bản giấy, đóng dấu, quét và gắn bản số hóa."
    return "Đang ghi số, ngày vào tệp và tạo bản PDF."


def _problems(
    issue: Issue, files: Sequence[IssueFile], recipients: Sequence[IssueRecipient]
) -> Iterator[Obstacle]:
    """What will stand in the way, shown from the first step on so that it is seen to in time."""
    if issue.status in _ENDED:
        return
    if issue.pdf_failure:
        yield Obstacle(
            "pdf", issue.pdf_failure, "Sửa nguyên nhân rồi tạo lại, hoặc tải lên bản PDF."
        )
    if issue.draft is not None and issue.signed_at is None:
        yield from _unconfirmed(issue.draft)
    if issue.status == S.AWAITING_SIGNATURE and issue.looked_again_at is None:
        yield Obstacle(
            "look_again", f"{issue.drafter.person.full_name} chưa xem lại bản có số.",
            "Không bắt buộc; người soạn nên xem lại trước khi ký.", blocks=False,
        )  # fmt: skip
    yield from obstacles(issue, files, recipients)


def _unconfirmed(draft: Draft) -> Iterator[Obstacle]:
    standing_ones = set(
        Confirmation.objects.filter(
            draft=draft, voided_at__isnull=True, content_hash=content_hash(draft.pk)
        ).values_list("kind", flat=True)
    )
    if ConfirmationKind.CONTENT not in standing_ones:
        yield Obstacle(
            "content", "Lãnh đạo đơn vị soạn thảo chưa xác nhận nội dung.",
            "Nhờ lãnh đạo đơn vị xác nhận trước khi ký.",
        )  # fmt: skip


def _actions(viewer: ActingMember, issue: Issue, problems: Sequence[Obstacle]) -> Iterator[Action]:
    parties = issue_access.issue_parties(viewer, issue)
    first = signs_first(issue)
    for row in ISSUE.moves_from(issue.status, parties):
        if row.verb in _NO_BUTTON or not _fits(issue, row.verb, signs_first=first):
            continue
        verb = _SAME.get(row.verb, row.verb)
        against = _against(issue, verb, problems)
        if verb == "sign" and viewer.is_substitute:
            against = f"Văn bản ghi {issue.signer.person.full_name} ký, người làm thay không ký vào đó được."
        yield Action(verb, row.label, not against, against, row.needs)
        if verb == "upload_pdf" and issue.pdf_failure:
            yield Action("retry_pdf", "Tạo lại bản PDF", True, "", ())


def _fits(issue: Issue, verb: str, *, signs_first: bool) -> bool:
    """Of two rows of the table for one step, the one of this issue's order and form."""
    on_paper = issue.form == IssueForm.PAPER_FIRST
    fitting = {
        "confirm_layout": not signs_first, "confirm_layout_to_sign": signs_first,
        "number": not signs_first, "number_signed": signs_first, "sign": not signs_first,
        "sign_unnumbered": signs_first, "upload_pdf": not on_paper, "scan": on_paper,
        "compare": issue.form != IssueForm.ELECTRONIC and issue.compared_at is None,
        "send_back": not issue.symbol, "void": bool(issue.symbol),
        "look_again": issue.looked_again_at is None,
    }  # fmt: skip
    return fitting.get(verb, True)


def _against(issue: Issue, verb: str, problems: Sequence[Obstacle]) -> str:
    """Why the button is grey: the same sentence that the verb refuses with."""
    if verb == "issue":
        return " ".join(one.sentence for one in problems if one.blocks)
    if verb == "sign":
        return " ".join(one.sentence for one in problems if one.key in {"content", "number"})
    if verb == "seal" and issue.form == IssueForm.PAPER_FIRST and issue.compared_at is None:
        return "Chưa đối chiếu bản giấy đã ký với bản số hóa."
    if verb == "seal":
        return " ".join(one.sentence for one in problems if one.key == "number")
    return ""
