"""What stands against issuing, all of it at once: each with what to do (R-082, R-094…R-096, HT2437 Đ10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from congvan.documents.states import Circulation, FileRole, OrganLevel
from congvan.drafting.models import Issue, IssueFile, IssueRecipient
from congvan.drafting.rules import modes
from congvan.drafting.services import inner
from congvan.drafting.services.issuing_case import IssueCase
from congvan.drafting.services.issuing_rules import chosen_form
from congvan.drafting.services.issuing_ways import shown, unreached_and_mailed
from congvan.drafting.states import IssueForm, Route, SigningPower
from congvan.kernel import clock
from congvan.kernel.errors import WrongState
from congvan.registers.models import Entry
from congvan.registers.states import EntryStatus

DOCX = "docx"
_OUTSIDE = frozenset({Route.EXCHANGE, Route.PAPER, Route.OFFICIAL_EMAIL})


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stands against issuing, and what to do; a warning does not hold it up."""

    key: str
    sentence: str
    next_step: str
    blocks: bool = True


class NotReadyToIssue(WrongState):
    """Issuing is refused; `obstacles` are all the reasons at once."""

    code = "not_ready_to_issue"

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__(
            "Chưa phát hành được: " + " ".join(one.sentence for one in obstacles),
            next_step=" ".join(dict.fromkeys(one.next_step for one in obstacles)),
        )
        self.obstacles = tuple(obstacles)


def check_ready(case: IssueCase, *, parallel_confirmed: bool) -> None:
    """Raise NotReadyToIssue with everything that holds the issue up; WrongState when not approved."""
    if case.issue.draft is not None:
        inner.check_approved(case.issue.draft)
    recipients = list(IssueRecipient.objects.filter(issue=case.issue).select_related("organ"))
    found = list(obstacles(case.issue, case.files, recipients))
    if parallel_confirmed:
        found = [one for one in found if one.key != "parallel"]
    blocking = [one for one in found if one.blocks]
    if blocking:
        raise NotReadyToIssue(blocking)


def obstacles(
    issue: Issue, files: Sequence[IssueFile], recipients: Sequence[IssueRecipient]
) -> Iterator[Obstacle]:
    """Everything that stands against issuing; at other steps the page shows what is foreseen."""
    if not number_stands(issue):
        yield Obstacle(
            "number", f"Số {issue.symbol} đã bị hủy trong sổ đăng ký.",
            "Hủy số ở văn bản này để trả lại người soạn, rồi cấp số khác.",
        )  # fmt: skip
    yield from _of_recipients(issue, recipients)
    yield from _of_ways(issue, recipients)
    yield from _of_authority(issue, recipients)
    yield from _of_files(issue, files)
    if issue.form != IssueForm.ELECTRONIC and issue.compared_at is None:
        yield Obstacle(
            "compare", "Chưa đối chiếu bản giấy đã ký, đóng dấu với bản điện tử.",
            "So hai bản rồi đánh dấu “Đã đối chiếu”.",
        )  # fmt: skip


def _of_recipients(issue: Issue, recipients: Sequence[IssueRecipient]) -> Iterator[Obstacle]:
    if not any(one.route != Route.RETAINED for one in recipients):
        yield Obstacle(
            "no_recipient", "Văn bản chưa có nơi nhận.", "Ghi nơi nhận như trên văn bản."
        )
    unknown = [
        one.name for one in recipients
        if one.route in {Route.EXCHANGE, Route.OFFICIAL_EMAIL} and one.organ_id is None
    ]  # fmt: skip
    if unknown:
        shown = "; ".join(unknown[:5]) + ("…" if len(unknown) > 5 else "")
        yield Obstacle(
            "unmapped", f"Chưa chọn là cơ quan nào: {shown}.",
            "Chọn cơ quan cho từng dòng, hoặc đổi cách gửi.",
        )  # fmt: skip
    doubled = modes.doubled(
        [
            (one.name, one.route == Route.EXCHANGE, one.paper_copies, one.parallel_reason)
            for one in recipients
        ]
    )
    if doubled:
        yield Obstacle(
            "parallel", f"Gửi cả qua trục lẫn bản giấy mà chưa ghi lý do: {'; '.join(doubled[:5])}.",
            "Bỏ bản giấy, hoặc ghi lý do cần gửi song song.",
        )  # fmt: skip
    outside = [one.name for one in recipients if one.route in _OUTSIDE]
    if outside and is_for_the_house(issue):
        yield Obstacle(
            "internal", f"Văn bản lưu hành nội bộ không gửi ra ngoài: {'; '.join(outside[:5])}.",
            "Bỏ nơi nhận ngoài cơ quan, hoặc trả lại người soạn để đổi phạm vi lưu hành.",
        )  # fmt: skip


def _of_ways(issue: Issue, recipients: Sequence[IssueRecipient]) -> Iterator[Obstacle]:
    unreached, mailed = unreached_and_mailed(issue, recipients)
    if unreached:
        yield Obstacle(
            "unreached", f"Chưa gửi qua trục được đến: {shown(unreached)}.",
            "Chọn cơ quan trong danh bạ, hoặc đổi cách gửi. Vẫn phát hành được; nơi này sẽ hiện ở mục Gửi lỗi.",
            blocks=False,
        )  # fmt: skip
    if mailed:
        yield Obstacle(
            "mailed", f"Nơi nhận đã có trên trục, không gửi thư công vụ: {shown(mailed)}.",
            "Đổi sang gửi qua trục, hoặc ghi lý do gửi thư công vụ.",
        )  # fmt: skip


def number_stands(issue: Issue) -> bool:
    """Whether the number it bears is still its own in the book; true while it has none (R-124)."""
    if issue.document_id is None:
        return True
    lines = Entry.objects.filter(document_id=issue.document_id, status=EntryStatus.VALID)
    return lines.exists()


def check_number_stands(issue: Issue) -> None:
    """Raise WrongState when the number was voided in the book meanwhile (R-124)."""
    if not number_stands(issue):
        raise WrongState(
            f"Số {issue.symbol} đã bị hủy trong sổ đăng ký.",
            next_step="Hủy số ở văn bản này để trả lại người soạn, rồi cấp số khác.",
        )


def is_for_the_house(issue: Issue) -> bool:
    """Whether it bears "Lưu hành nội bộ"."""
    draft = issue.draft
    if draft is not None:
        return draft.circulation == Circulation.INTERNAL
    return bool(issue.document and issue.document.circulation == Circulation.INTERNAL)


def _of_authority(issue: Issue, recipients: Sequence[IssueRecipient]) -> Iterator[Obstacle]:
    """What is submitted to the province is signed by the organ's head or a deputy (HT2437 Đ10.2.2)."""
    draft = issue.draft
    if draft is None or draft.signing_power != SigningPower.BY_ORDER:
        return
    above = [
        one.name for one in recipients
        if one.is_addressee and one.organ is not None
        and one.organ.level in {OrganLevel.PROVINCE, OrganLevel.CENTRAL}
    ]  # fmt: skip
    if above:
        yield Obstacle(
            "authority",
            f"Văn bản gửi {'; '.join(above[:3])} do người ký thừa lệnh ký, không đúng thẩm quyền.",
            "Trả lại người soạn để trình người đứng đầu hoặc cấp phó ký.",
        )


def _of_files(issue: Issue, files: Sequence[IssueFile]) -> Iterator[Obstacle]:
    main = next((file for file in files if file.role == FileRole.MAIN), None)
    if requires_source(issue) and not (main and main.source and main.source.content_type == DOCX):
        yield Obstacle(
            "source", "Loại văn bản này phải gửi kèm tệp nguồn .docx.",
            "Trả lại người soạn để gắn tệp .docx.",
        )  # fmt: skip
    bare = [
        file.name for file in files
        if file.role == FileRole.ATTACHMENT and file.source_id and not file.unsigned_id
    ]  # fmt: skip
    if bare:
        yield Obstacle(
            "unsigned_attachment",
            f"Tệp kèm theo không phải PDF nên không ký số được: {'; '.join(bare[:5])}.",
            "Có thể phát hành; nếu cần chữ ký trên tệp, thay bằng PDF.", blocks=False,
        )  # fmt: skip


def requires_source(issue: Issue) -> bool:
    """Whether the editable file must go along, by the lists valid on the day of issue (R-092, R-095)."""
    return chosen_form(
        agency_id=issue.agency_id, type_code=issue.type.code, subject=issue.subject,
        on=issue.issued_on or clock.today(),
        is_normative=bool(issue.draft and issue.draft.is_normative),
        stays_inside=is_for_the_house(issue),
    ).requires_source  # fmt: skip
