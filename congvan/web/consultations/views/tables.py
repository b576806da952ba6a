"""The matrix of answers, one opinion with its replies, the table as files."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from congvan.kernel.errors import BusinessError, NotFound
from congvan.kernel.files import ContentType
from congvan.office.consultations import exports
from congvan.office.consultations.queries.matrix import matrix
from congvan.office.consultations.services import replying
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.administration.rendering import XLSX, download
from congvan.web.consultations.matrix_pages import MatrixPage, OpinionPage


@open_to(SIGNED_IN)
@require_safe
def matrix_page(request: OfficeRequest, consultation_id: int) -> HttpResponse:
    """Bảng tổng hợp: parties by points."""
    page = MatrixPage.of(matrix(request.member, consultation_id))
    return render(request, "consultations/matrix.html", {"page": page})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: OfficeRequest, consultation_id: int, party_id: int) -> HttpResponse:
    """One answer in full; the asker writes what became of it."""
    found = matrix(request.member, consultation_id)
    row = next((one for one in found.rows if one.party_id == party_id), None)
    if row is None or row.answer is None:
        raise NotFound("Không có ý kiến này.", next_step="Mở lại bảng tổng hợp.")
    typed: dict[int, tuple[str, str]] = {}
    problem = ""
    if request.method == "POST":
        keys = [cell.said.point_answer_id for cell in row.cells if cell.said is not None]
        typed = {
            key: (
                request.POST.get(f"loai-{key}", "")[:10],
                request.POST.get(f"giai-trinh-{key}", "")[:25_000],
            )
            for key in keys
        }
        replies = {key: one for key, one in typed.items() if any(one)}
        try:
            replying.reply(by=request.member, consultation_id=consultation_id, replies=replies)
        except NotFound:
            raise
        except BusinessError as error:
            problem = str(error)
        else:
            add_toast(request, "Đã ghi tiếp thu, giải trình.")
            following = OpinionPage.of(found, row, typed).next_href
            return redirect(
                following or "consultations:matrix", *(() if following else (found.id,))
            )
    page = OpinionPage.of(found, row, typed)
    status = 422 if request.method == "POST" else 200
    context = {"page": page, "problem": problem}
    return render(request, "consultations/opinion.html", context, status=status)


@open_to(SIGNED_IN)
@require_safe
def docx_file(request: OfficeRequest, consultation_id: int) -> HttpResponse:
    """Bảng tổng hợp ý kiến, tiếp thu, giải trình as .docx."""
    data = exports.docx_file(by=request.member, consultation_id=consultation_id)
    name = exports.DOCX_NAME.format(consultation_id)
    return download(data, name, ContentType.DOCX.media_type)


@open_to(SIGNED_IN)
@require_safe
def xlsx_file(request: OfficeRequest, consultation_id: int) -> HttpResponse:
    """The same as XLSX."""
    data = exports.xlsx_file(by=request.member, consultation_id=consultation_id)
    return download(data, exports.XLSX_NAME.format(consultation_id), XLSX)
