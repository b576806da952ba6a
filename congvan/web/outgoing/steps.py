"""The form of each open step: what it is made from, which verb it calls, what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms

from congvan.documents import queries as documents
from congvan.drafting.queries.issue_page import IssueView
from congvan.drafting.services import dispatch, issuing, issuing_numbers, producing, signing_steps
from congvan.drafting.services import recipients as recipient_services
from congvan.drafting.states import IssueForm as FormOfIssue
from congvan.drafting.states import IssueStatus, Route
from congvan.kernel import clock, files
from congvan.kernel.errors import InvalidInput
from congvan.kernel.transactions import in_transaction
from congvan.registers import queries as registers
from congvan.signing.queries import devices
from congvan.signing.queries.readiness import ready as readiness
from congvan.web.doors import OfficeRequest
from congvan.web.outgoing.findings import must_fix
from congvan.web.outgoing.forms import (
    ADDED,
    LayoutForm,
    NumberForm,
    PinForm,
    UploadForm,
    recipients_in,
)

MAX_BYTES = 50 << 20
# The retained copy is no recipient to choose a way for.
ROUTES_TO_CHOOSE = [(one.value, str(one.label)) for one in Route if one is not Route.RETAINED]
Done = str


@dataclass(frozen=True, slots=True)
class StepForm:
    """The open step as a form: `submit` is the word on the primary button."""

    name: str
    slug: str
    form: forms.Form
    submit: str
    icon: str
    extra: Mapping[str, Any] = field(default_factory=dict)


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
    return StepForm("number", "cap-so", form, "Cấp số", "hash", {"next": preview})


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
    if view.status != IssueStatus.AWAITING_PDF or not view.may("upload_pdf"):
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
    return _with_device(request, organ, "seal", "dong-dau", "Ký số cơ quan")


def _with_device(
    request: OfficeRequest, device: devices.DeviceLine | None, name: str, slug: str, submit: str
) -> StepForm:
    form = PinForm(_sent(request, slug), initial={"device": device.device_id if device else None})
    ready = readiness(request.member, device.device_id) if device else None
    return StepForm(name, slug, form, submit, "writing-sign", {"device": device, "ready": ready})


def _send(request: OfficeRequest, view: IssueView) -> StepForm | None:
    if not view.may("issue"):
        return None
    count = sum(1 for one in view.recipients if one.route != "retained")
    submit = f"Gửi {count} nơi nhận" if count else "Phát hành"
    form = forms.Form(_sent(request, "gui") or _sent(request, "noi-nhan"))
    return StepForm(
        "send", "gui", form, submit, "send",
        {
            "routes": ROUTES_TO_CHOOSE, "rows": range(ADDED),
            "organs": [(one.id, one.name) for one in documents.organs(request.member, limit=300)],
            "may_be_parallel": view.form != FormOfIssue.ELECTRONIC,
        },
    )  # fmt: skip


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
    producing.upload_pdf(by=request.member, issue_id=view.issue_id, blob_id=_stored(form))
    return "Bản PDF khớp với văn bản đã duyệt."


def _scan(request: OfficeRequest, view: IssueView, form: forms.Form) -> Done:
    producing.scan_signed_paper(by=request.member, issue_id=view.issue_id, blob_id=_stored(form))
    return "Đã gắn bản số hóa."


def _sign_now(request: OfficeRequest, view: IssueView, form: forms.Form) -> Done:
    signing_steps.sign(by=request.member, issue_id=view.issue_id, **_key(form))
    return "Đã ký."


def _seal_now(request: OfficeRequest, view: IssueView, form: forms.Form) -> Done:
    signing_steps.seal(by=request.member, issue_id=view.issue_id, **_key(form))
    return "Đã ký số của cơ quan."


def _send_now(request: OfficeRequest, view: IssueView, _form: forms.Form) -> Done:
    _keep_recipients(request, view)
    done = dispatch.issue(
        by=request.member, issue_id=view.issue_id,
        parallel_confirmed=bool(request.POST.get("song-song")),
    )  # fmt: skip
    return f"Đã phát hành {done.symbol}."


def _keep_recipients(request: OfficeRequest, view: IssueView) -> Done:
    lines = recipients_in(request.POST.dict(), view.recipients)
    recipient_services.set_recipients(by=request.member, issue_id=view.issue_id, lines=lines)
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


@in_transaction
def _recorded(received: files.ReceivedFile) -> int:
    return files.record(received).pk


def _stored(form: forms.Form) -> int:
    upload = form.cleaned_data["file"]
    received = files.receive(
        upload, filename=upload.name or "van-ban.pdf", allowed=frozenset({files.ContentType.PDF}),
        max_bytes=MAX_BYTES, store=files.default_store(), scanner=files.default_scanner(),
    )  # fmt: skip
    return _recorded(received)
