"""Answer, keep a draft, take no part."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from congvan.kernel.errors import BusinessError, NotFound
from congvan.office.consultations.queries import page as questions
from congvan.office.consultations.services import answering
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.items import Link
from congvan.ui.toasts import add_toast
from congvan.web.addresses import address
from congvan.web.administration.forms.fields import refuse
from congvan.web.attachments import uploads
from congvan.web.consultations.forms import ReasonForm
from congvan.web.consultations.said import fields_of, said_in, typed_fields


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: OfficeRequest, consultation_id: int) -> HttpResponse:
    """The form of one's answer; "Lưu nháp" keeps it to oneself, "Gửi ý kiến" sends it."""
    view = questions.view(request.member, consultation_id)
    own = view.own
    if own is None or not own.may_answer:
        raise NotFound("Không còn trả lời được ở đây.", next_step="Mở lại cuộc lấy ý kiến.")
    begun = own.draft or own.sent
    fields, words, problem = fields_of(view.points, begun), begun.words if begun else "", ""
    kept: Sequence[uploads.KeptFile] = ()
    refused: Sequence[object] = ()
    left = {str(file.attachment_id) for file in begun.files} if begun else set()
    if request.method == "POST":
        kept, refused = uploads.received(request, request.member)
        fields = typed_fields(request, view.points)
        words = request.POST.get("loi-chung", "")
        left = set(request.POST.getlist("giu"))
        said = said_in(request, view.points, [one.new for one in kept])
        is_draft = request.POST.get("viec") == "nhap"
        if not refused and uploads.DROPPED not in request.POST:
            verb = answering.save_draft if is_draft else answering.send
            try:
                verb(by=request.member, consultation_id=consultation_id, said=said)
            except NotFound:
                raise
            except BusinessError as error:
                problem = str(error)
            else:
                _tell(request, consultation_id, is_draft=is_draft)
                return redirect("consultations:consultation", consultation_id)
    context = {
        "view": view, "fields": fields, "words": words, "problem": problem, "kept": kept,
        "refused_files": [str(one) for one in refused],
        "files": [(file, str(file.attachment_id) in left) for file in begun.files] if begun else (),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "consultations/answer.html", context, status=status)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: OfficeRequest, consultation_id: int) -> HttpResponse:
    """Say why one takes no part."""
    view = questions.view(request.member, consultation_id)
    if view.own is None or not view.own.may_answer:
        raise NotFound("Không còn trả lời được ở đây.", next_step="Mở lại cuộc lấy ý kiến.")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answering.decline(
                by=request.member, consultation_id=consultation_id,
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã báo không tham gia ý kiến, kèm lý do.")
            return redirect("consultations:consultation", consultation_id)
    context = {
        "view": view, "form": form, "title": "Không tham gia ý kiến", "confirm": "Báo không tham gia",
        "text": "Lý do hiện với người lấy ý kiến và lãnh đạo. Trước khi hết hạn vẫn gửi ý kiến được.",
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "consultations/act.html", context, status=status)


def _tell(request: OfficeRequest, consultation_id: int, *, is_draft: bool) -> None:
    if is_draft:
        way = Link("Viết tiếp", address("consultations:answer", consultation_id))
        add_toast(request, "Đã lưu nháp, chưa gửi.", link=way)
    else:
        add_toast(request, "Đã gửi ý kiến.")
