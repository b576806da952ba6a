"""The form of each open step: what it is made from, which verb it calls, what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms

from congvan.documents import queries as documents
from congvan.drafting.queries.issue_page import IssueView, organs_of_group
from congvan.drafting.services import dispatch, issuing, issuing_numbers, producing, signing_steps
from congvan.drafting.services import recipients as recipient_services
from congvan.drafting.states import IssueForm as FormOfIssue
from congvan.drafting.states import IssueStatus
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput
from congvan.organization.doors import OfficeRequest
from congvan.registers import queries as registers
from congvan.signing.queries import devices
from congvan.signing.queries.readiness import ready as readiness
from congvan.web.outgoing.findings import must_fix
from congvan.web.outgoing.forms import LayoutForm, NumberForm, PinForm, UploadForm
from congvan.web.outgoing.recipients import is_changed, lines_sent, sent_to, table_of
from congvan.web.outgoing.uploads import stored

Done = str


@dataclass(frozen=True, slots=True)
class StepForm:
    """The open step as a form: `submit` is the word on the primary button."""

    name: str
    slug: str
    form: forms.Form
    submit: str
    icon: str
    # Signed at the signer's own machine: the form only begins it.
    is_two_step: bool = False
    extra: dict[str, Any] = field(default_factory=dict)


def step_form(request: OfficeRequest, view: IssueView, name: str) -> StepForm | None:
    """The form of the open step for this person, bound when it was sent; None when not theirs."""
    maker = _MAKERS.get(name)
    return maker(request, view) if maker else None


def carry_out(request: OfficeRequest, view: IssueView, slug: str, form: forms.Form) -> Done:
    """Do what the step's form asks. Returns what the toast says. Raises BusinessError."""
    return _VERBS[slug](request, view, form)


def _layout(request: OfficeRequest, view: IssueView) -> StepForm | None:
    if not view.may("confirm_layout"):
        return None
    form = LayoutForm(_sent(request, "the-thuc"))
    return StepForm("layout", "the-thuc", form, "Xác nhận thể thức", "check")


def _number(request: OfficeRequest, view: IssueView) -> StepForm | None:
    if not view.may("number"):
        return None
    member = request.member
    suggested = _suggested(request, view)
    sent = _sent(request, "cap-so")
    asked = (sent or {}).get("book", "") or suggested["book"]
    book_id = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    reserved = registers.reserved_numbers(member, book_id) if book_id else []
    form = NumberForm(
        sent, initial=suggested | {"issued_on": clock.today()},
        books=[(str(one.book_id), f"{one.name} {one.year}") for one in registers.out_books(member)],
        reserved=[(str(one.reserved_id), f"{one.number}: {one.reason}") for one in reserved],
    )  # fmt: skip
    preview = (
        registers.next_symbol(
            member, book_id, suggested["notation"], year_in_symbol=view.is_normative
        )
        if book_id and suggested["notation"]
        else ""
    )
    return StepForm("number", "cap-so", form, "Cấp số", "hash", extra={"next": preview})


def _suggested(request: OfficeRequest, view: IssueView) -> dict[str, str]:
    """Book and notation by the kind of document, which the clerk may change."""
    kinds = {one.id: one.code for one in documents.document_types()}
    book = registers.suggested_book(
        request.member, type_code=kinds.get(view.type_id, ""), is_normative=view.is_normative,
        issuing_body=view.issuing_body,
    )  # fmt: skip
    notation = registers.suggested_notation(
        request.member, type_id=view.type_id, unit_id=view.unit_id,
        body_notation=book.body_notation if book else "",
    )  # fmt: skip
    return {"book": str(book.book_id) if book else "", "notation": notation}


def _pdf(request: OfficeRequest, view: IssueView) -> StepForm | None:
    if view.may("scan"):
        form = UploadForm(_sent(request, "ban-quet"), request.FILES or None)
        return StepForm("scan", "ban-quet", form, "Gắn bản số hóa", "upload")
    is_asked = bool(view.pdf_failure) or "tai-len" in request.GET or request.method == "POST"
    if view.status != IssueStatus.AWAITING_PDF or not view.may("upload_pdf") or not is_asked:
        return None
    form = UploadForm(_sent(request, "ban-pdf"), request.FILES or None)
    return StepForm("pdf", "ban-pdf", form, "Tải lên bản PDF", "upload")


def _sign(request: OfficeRequest, view: IssueView) -> StepForm | None:
    if not view.may("sign"):
        return None
    return _with_device(request, devices.my_device(request.member), "sign", "ky", "Ký số")


def _seal(request: OfficeRequest, view: IssueView) -> StepForm | None:
    if not view.may("seal"):
        return None
    organ = devices.organ_device(request.member)
    step = _with_device(request, organ, "seal", "dong-dau", "Ký số cơ quan")
    step.extra["compare"] = _must_compare(view)
    return step


def _with_device(
    request: OfficeRequest, device: devices.DeviceLine | None, name: str, slug: str, submit: str
) -> StepForm:
    form = PinForm(_sent(request, slug), initial={"device": device.device_id if device else None})
    ready = readiness(request.member, device.device_id) if device else None
    return StepForm(
        name, slug, form, submit, "writing-sign",
        is_two_step=bool(device and device.is_two_step), extra={"device": device, "ready": ready},
    )  # fmt: skip


def _send(request: OfficeRequest, view: IssueView) -> StepForm | None:
    if not view.may("issue"):
        return None
    count = sent_to(view)
    submit = f"Gửi {count} nơi nhận" if count else "Phát hành"
    form = forms.Form(_sent(request, "gui") or _sent(request, "noi-nhan"))
    return StepForm(
        "send", "gui", form, submit, "send",
        extra={
            "table": table_of(request.member, view), "compare": _must_compare(view),
            "may_be_parallel": any(one.key == "parallel" for one in view.problems),
        },
    )  # fmt: skip


def _must_compare(view: IssueView) -> bool:
    """Whether the step asks for "Đã đối chiếu": there is paper, and nobody has compared it yet."""
    return view.form != FormOfIssue.ELECTRONIC and view.compared_at is None


_MAKERS: dict[str, Callable[[OfficeRequest, IssueView], StepForm | None]] = {
    "layout": _layout, "number": _number, "pdf": _pdf, "sign": _sign, "seal": _seal, "send": _send,
}  # fmt: skip


def _confirm_layout(request: OfficeRequest, view: IssueView, form: forms.Form) -> Done:
    reason = form.cleaned_data["reason"].strip()
    accepted = [
        {"key": one["rule"], "sentence": one["sentence"], "reason": reason}
        for one in must_fix(request, view)
    ]
    if accepted and not reason:
        raise InvalidInput(
            f"Còn {len(accepted)} điểm thể thức chưa đạt.",
            next_step="Trả lại người soạn để sửa, hoặc ghi lý do chấp nhận.", field="reason",
        )  # fmt: skip
    issuing.confirm_layout_step(by=request.member, issue_id=view.issue_id, accepted=accepted)
    return "Đã xác nhận thể thức."


def _give_number(request: OfficeRequest, view: IssueView, form: forms.Form) -> Done:
    assert isinstance(form, NumberForm)  # noqa: S101 - the slug decides the class
    done = issuing_numbers.number(by=request.member, issue_id=view.issue_id, **form.wanted())
    return f"Đã cấp số {done.symbol}; đang ghi số vào văn bản."


def _upload_pdf(request: OfficeRequest, view: IssueView, form: forms.Form) -> Done:
    producing.upload_pdf(
        by=request.member, issue_id=view.issue_id, blob_id=stored(form.cleaned_data["file"])
    )
    return "Bản PDF khớp với văn bản đã duyệt."


def _scan(request: OfficeRequest, view: IssueView, form: forms.Form) -> Done:
    producing.scan_signed_paper(
        by=request.member, issue_id=view.issue_id, blob_id=stored(form.cleaned_data["file"])
    )
    return "Đã gắn bản số hóa."


def _sign_now(request: OfficeRequest, view: IssueView, form: forms.Form) -> Done:
    signing_steps.sign(by=request.member, issue_id=view.issue_id, **_key(form))
    return "Đã ký."


def _seal_now(request: OfficeRequest, view: IssueView, form: forms.Form) -> Done:
    compare_if_ticked(request, view)
    signing_steps.seal(by=request.member, issue_id=view.issue_id, **_key(form))
    return "Đã ký số của cơ quan."


def compare_if_ticked(request: OfficeRequest, view: IssueView) -> None:
    """Note "Đã đối chiếu" when the step asked for it and the box is ticked (R-096)."""
    if _must_compare(view) and request.POST.get("doi-chieu"):
        producing.compare(by=request.member, issue_id=view.issue_id)


def _send_now(request: OfficeRequest, view: IssueView, _form: forms.Form) -> Done:
    _keep_recipients(request, view)
    compare_if_ticked(request, view)
    done = dispatch.issue(
        by=request.member, issue_id=view.issue_id,
        parallel_confirmed=bool(request.POST.get("song-song")),
    )  # fmt: skip
    return f"Đã phát hành {done.symbol}."


def _keep_recipients(request: OfficeRequest, view: IssueView) -> Done:
    """Save the table as it was sent; "Mở nhóm" then puts the group's organs in its place."""
    member, sent = request.member, request.POST.dict()
    opened = sent.get("mo", "").removeprefix("nhan-")
    lines = lines_sent(member, view, sent)
    if opened.isdecimal():
        organs = organs_of_group(member, int(opened))
        recipient_services.expand_recipient(
            by=member, recipient_id=int(opened), organ_ids=[pk for pk, _ in organs]
        )
        return f"Đã mở nhóm: {len(organs)} nơi nhận."
    if is_changed(view, lines):
        recipient_services.set_recipients(by=member, issue_id=view.issue_id, lines=lines)
    return "Đã lưu nơi nhận."


def _key(form: forms.Form) -> dict[str, Any]:
    return {"device_id": form.cleaned_data["device"], "pin": form.cleaned_data["pin"]}


_VERBS: dict[str, Callable[[OfficeRequest, IssueView, forms.Form], Done]] = {
    "the-thuc": _confirm_layout,
    "cap-so": _give_number,
    "ban-pdf": _upload_pdf,
    "ban-quet": _scan,
    "ky": _sign_now,
    "dong-dau": _seal_now,
    "gui": _send_now,
    "noi-nhan": lambda request, view, _form: _keep_recipients(request, view),
}
STEP_SLUGS = frozenset(_VERBS)


def _sent(request: OfficeRequest, slug: str) -> dict[str, str] | None:
    """What was sent to this step; None when the page is only looked at."""
    asked = request.resolver_match.kwargs.get("slug") if request.resolver_match else None
    return request.POST.dict() if request.method == "POST" and asked == slug else None
