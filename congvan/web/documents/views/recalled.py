"""What is left to do about a document that its issuer recalled: its paper goes back (R-186)."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from congvan.documents import queries as documents
from congvan.intake.services import changes
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.doors import OfficeRequest, holders_of, open_to
from congvan.organization.states import Role
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import DayField, refuse


class PaperReturnedForm(forms.Form):
    """On which day the paper was sent back."""

    on = DayField(label="Ngày gửi trả")


@open_to(holders_of(Role.REGISTRY_CLERK))
@require_http_methods(["GET", "HEAD", "POST"])
def paper_returned(request: OfficeRequest, document_id: int) -> HttpResponse:
    """Note that the paper of a recalled document went back to its sender (NĐ 30 Đ18.4a)."""
    view = documents.details(request.member, document_id)
    if not view.recalled:
        return redirect("documents:document", document_id)
    form = PaperReturnedForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            changes.note_paper_returned(
                by=request.member, document_id=document_id, **form.cleaned_data
            )
        except NotFound:
            raise
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã ghi: bản giấy gửi trả nơi gửi.")
            return redirect("documents:document", document_id)
    status = 422 if request.method == "POST" else 200
    context = {"view": view, "form": form}
    return render(request, "documents/paper_returned.html", context, status=status)
