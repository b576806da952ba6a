"""Opinions of other agencies: opened for an outgoing document, filled from papers."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from congvan.documents.queries.details import details
from congvan.kernel.errors import BusinessError, NotFound
from congvan.kernel.files import FileRefused
from congvan.office.consultations.queries.matrix import MatrixRow, Paper, matrix
from congvan.office.consultations.services import between
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.attachments import uploads
from congvan.web.consultations.forms import AgenciesForm, PaperForm
from congvan.web.consultations.said import fields_of, stances_in, typed_fields


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: OfficeRequest, document_id: int) -> HttpResponse:
    """Collect what the recipients of one's own issued document answer."""
    if not between.may_open(request.member, document_id):
        raise NotFound("Không có văn bản này.", next_step="Chỉ người soạn mở bảng tổng hợp ý kiến.")
    about = details(request.member, document_id)
    initial = {"title": about.subject[:300], "working_days": 10}
    form = AgenciesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            opened = between.open_for_document(
                by=request.member, document_id=document_id, title=data["title"],
                points=data["points"].splitlines(), **form.deadline(),
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã mở bảng tổng hợp ý kiến của các cơ quan.")
            return redirect("consultations:matrix", opened.pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "about": about}
    return render(request, "consultations/of_document.html", context, status=status)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: OfficeRequest, consultation_id: int, party_id: int) -> HttpResponse:
    """Write down what an agency answered by paper or by a registered document."""
    found = matrix(request.member, consultation_id)
    row = next((one for one in found.rows if one.party_id == party_id), None)
    if row is None or not found.may_enter:
        raise NotFound("Không có cơ quan này trong danh sách.", next_step="Mở lại bảng tổng hợp.")
    form = PaperForm(request.POST or None, initial=_initial(row, row.paper))
    fields = fields_of(found.points, row.answer)
    kept: Sequence[uploads.KeptFile] = ()
    refused: Sequence[FileRefused] = ()
    if request.method == "POST":
        kept, refused = uploads.received(request, request.member)
        fields = typed_fields(request, found.points)
        if not refused and uploads.DROPPED not in request.POST and form.is_valid():
            paper = between.PaperAnswer(
                **form.cleaned_data, stances=stances_in(fields, found.points),
                files=tuple(one.new for one in kept),
            )  # fmt: skip
            try:
                between.enter(
                    by=request.member, consultation_id=found.id, party_id=party_id, paper=paper
                )
            except BusinessError as error:
                refuse(form, error)
            else:
                add_toast(request, f"Đã ghi ý kiến của {row.name}.")
                return redirect("consultations:matrix", found.id)
    context = {
        "matrix": found, "row": row, "form": form, "fields": fields,
        "kept": kept, "refused_files": [str(one) for one in refused],
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "consultations/enter.html", context, status=status)


@open_to(SIGNED_IN)
@require_POST
def refresh(request: OfficeRequest, consultation_id: int) -> HttpResponse:
    """Take up replies that were registered since."""
    filled = between.refresh(by=request.member, consultation_id=consultation_id)
    words = f"Đã lấy {filled} văn bản trả lời." if filled else "Chưa có văn bản trả lời mới."
    add_toast(request, words)
    return redirect("consultations:matrix", consultation_id)


def _initial(row: MatrixRow, paper: Paper | None) -> dict[str, object]:
    if paper is None:
        return {}
    return {
        "symbol": paper.symbol, "issued_on": paper.issued_on, "signer": paper.signer,
        "words": row.answer.words if row.answer else "",
    }  # fmt: skip
