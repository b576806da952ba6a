"""What the asker does with the running question; a reason, a day or a dossier goes with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from congvan.dossiers import queries as dossiers
from congvan.dossiers.states import Shelf as DossierShelf
from congvan.kernel.errors import BusinessError, NotFound
from congvan.office.consultations import exports
from congvan.office.consultations.queries import page as questions
from congvan.office.consultations.queries.page import ConsultationView
from congvan.office.consultations.services import asking, keeping
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.consultations.forms import DeadlineForm, FileForm, KeepForm, ReasonForm


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: OfficeRequest, consultation_id: int) -> HttpResponse:
    """A later deadline."""
    view = _view(request, consultation_id, "extend")
    form = DeadlineForm(request.POST or None)

    def verb() -> None:
        asking.extend(by=request.member, consultation_id=view.id, **form.deadline())

    return _act(
        request, view, form, verb, title="Gia hạn trả lời", confirm="Gia hạn",
        text="Mọi nơi được hỏi đều được báo, cả nơi đã trả lời.", done="Đã gia hạn và báo mọi nơi.",
    )  # fmt: skip


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: OfficeRequest, consultation_id: int) -> HttpResponse:
    """Take the question back."""
    view = _view(request, consultation_id, "withdraw")
    form = ReasonForm(request.POST or None)

    def verb() -> None:
        asking.withdraw(
            by=request.member, consultation_id=view.id, reason=form.cleaned_data["reason"]
        )

    return _act(
        request, view, form, verb, title="Rút việc lấy ý kiến", confirm="Rút",
        text="Không ai phải trả lời nữa; mọi nơi được hỏi được báo kèm lý do.",
        done="Đã rút và báo mọi nơi.",
    )  # fmt: skip


@open_to(SIGNED_IN)
@require_POST
def close(request: OfficeRequest, consultation_id: int) -> HttpResponse:
    """Take no more answers."""
    try:
        asking.close(by=request.member, consultation_id=consultation_id)
    except NotFound:
        raise
    except BusinessError as error:
        add_toast(request, str(error))
    else:
        add_toast(request, "Đã chốt, không nhận thêm ý kiến.")
    return redirect("consultations:consultation", consultation_id)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def file_in(request: OfficeRequest, consultation_id: int) -> HttpResponse:
    """Put the closed table into one of one's open dossiers."""
    view = _view(request, consultation_id, "file")
    own = [
        (str(line.id), f"{line.code} {line.title}")
        for line in dossiers.dossiers_on(request.member, DossierShelf.OWN)
    ]
    form = FileForm(request.POST or None, dossiers=own)

    def verb() -> None:
        exports.file_in(
            by=request.member, consultation_id=view.id,
            dossier_id=int(form.cleaned_data["dossier"]),
        )  # fmt: skip

    return _act(
        request, view, form, verb, title="Lưu vào hồ sơ", confirm="Lưu vào hồ sơ",
        text="Bảng tổng hợp (Word và Excel) được đưa vào hồ sơ; từ đó không bị xóa và không sửa nữa.",
        done="Đã lưu bảng tổng hợp vào hồ sơ.",
    )  # fmt: skip


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: OfficeRequest, consultation_id: int) -> HttpResponse:
    """Ask the administrator to keep it longer (R-245)."""
    view = _view(request, consultation_id, "")
    form = KeepForm(request.POST or None)

    def verb() -> None:
        data = form.cleaned_data
        keeping.ask(
            by=request.member, consultation_id=view.id, until=data["until"], reason=data["reason"]
        )

    return _act(
        request, view, form, verb, title="Đề nghị lưu thêm", confirm="Gửi đề nghị",
        text="Quản trị cơ quan quyết định. Không lưu thêm thì nội dung được xóa vào đầu tháng sau.",
        done="Đã gửi đề nghị đến quản trị cơ quan.",
    )  # fmt: skip


def _view(request: OfficeRequest, consultation_id: int, move: str) -> ConsultationView:
    """The consultation, when the viewer has this move. Raises NotFound."""
    view = questions.view(request.member, consultation_id)
    if move and move not in view.moves:
        raise NotFound("Không làm được việc này ở đây.", next_step="Mở lại cuộc lấy ý kiến.")
    return view


def _act(
    request: OfficeRequest, view: ConsultationView, form: forms.Form, verb: Callable[[], Any], *,
    title: str, confirm: str, text: str, done: str,
) -> HttpResponse:  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            verb()
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, done)
            return redirect("consultations:consultation", view.id)
    context = {"view": view, "form": form, "title": title, "confirm": confirm, "text": text}
    status = 422 if request.method == "POST" else 200
    return render(request, "consultations/act.html", context, status=status)
