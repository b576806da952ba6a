"""Beginning a draft, as a new one or as a reply; changing what it says of itself."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from congvan.desk.states import Urgency
from congvan.documents import queries as documents
from congvan.documents.queries import DocumentView
from congvan.drafting import conversion
from congvan.drafting.queries.page import draft_view
from congvan.drafting.queries.reply import reply_details
from congvan.drafting.services import drafts
from congvan.drafting.states import FileKind, OrderSource
from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.items import PageImage
from congvan.ui.toasts import add_toast
from congvan.web.addresses import address
from congvan.web.administration.forms.fields import refuse
from congvan.web.drafting import making
from congvan.web.drafting.forms.details import DetailsForm, first_values
from congvan.web.drafting.previews import keep_preview, pages_of_preview, preview_image
from congvan.web.drafting.uploads import ACCEPT

# What services call otherwise than the form.
_FIELD_NAMES = {
    "type_id": "type", "field_id": "field", "unit_id": "unit", "signer_id": "signer",
    "signing_power": "signer", "due_at": "due_on",
}  # fmt: skip


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: OfficeRequest) -> HttpResponse:
    """A new draft: on whose word, about what, from a template or from files (R-068)."""
    initial = {
        "source": OrderSource.OWN.value, "unit": str(request.member.unit_id or ""),
        "urgency": str(Urgency.NORMAL.value), "type": request.GET.get("loai", ""),
    }  # fmt: skip
    begun = making.begin(request, initial)
    if request.method == "POST" and request.POST.get("act") == "tao":
        draft_id = _begun(request, begun, None)
        if draft_id is not None:
            return _onward(request, begun, draft_id)
    return _answer(request, begun, None)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: OfficeRequest, document_id: int) -> HttpResponse:
    """A reply to an incoming document: its fields are copied, the link stays (R-068b)."""
    answered = documents.details(request.member, document_id)
    try:
        details = reply_details(request.member, document_id)
    except NotFound:
        raise
    except BusinessError as error:
        add_toast(request, str(error))
        return redirect("documents:document", document_id)
    begun = making.begin(request, first_values(details), is_reply=True, leave_out=document_id)
    if request.method == "POST" and request.POST.get("act") == "tao":
        draft_id = _begun(request, begun, document_id)
        if draft_id is not None:
            return _onward(request, begun, draft_id)
    return _answer(request, begun, answered)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: OfficeRequest, draft_id: int) -> HttpResponse:
    """Change what a draft says of itself while it is in its drafter's hands."""
    view = draft_view(request.member, draft_id)
    if not view.may_amend:
        return redirect("drafting:draft", draft_id)
    member = request.member
    sent = request.POST if request.method == "POST" else None
    rights = making.signers(member)
    form = DetailsForm(
        sent, initial=first_values(view), is_reply=view.source == OrderSource.REPLY,
        types=[(str(one.id), one.name) for one in documents.document_types()],
        fields=[(str(one.id), one.name) for one in documents.fields_of_work(member)],
        units=making.unit_choices(member), signers=making.signer_choices(rights),
    )  # fmt: skip
    if sent is not None and form.is_valid():
        try:
            drafts.amend(by=member, draft_id=draft_id, changes=form.wanted())
        except BusinessError as error:
            _refuse(form, error)
        else:
            add_toast(request, "Đã lưu thông tin dự thảo.")
            return redirect("drafting:draft", draft_id)
    context = {"form": form, "view": view}
    return render(request, "drafting/amend.html", context, status=422 if sent is not None else 200)


@open_to(SIGNED_IN, revalidated=True)
@require_safe
def preview_page(request: OfficeRequest, token: str, page: int, width: int) -> HttpResponseBase:
    """One page of a preview; only for who asked for it."""
    try:
        return preview_image(request, token, page=page, width=width)
    except signing.BadSignature as error:
        raise Http404 from error


def _begun(request: OfficeRequest, begun: making.Beginning, document_id: int | None) -> int | None:
    """The draft made; None when it is refused, with the reasons at their fields."""
    if not begun.form.is_valid():
        if begun.template is not None:
            begun.template.is_valid()
        return None
    if begun.refused:
        return None
    files = begun.new_files()
    if begun.way == making.TEMPLATE:
        data = begun.make_docx(request.member)
        if data is None:
            return None
        made = making.made_file(request, data, begun.file_name)
        begun.files = [made, *(one for one in begun.files if one.kind is not FileKind.MAIN)]
        files = begun.new_files()
    elif begun.way == making.UPLOAD and not any(one.kind is FileKind.MAIN for one in files):
        begun.error = "Chưa chọn tệp dự thảo. Chọn tệp, hoặc chọn “Thêm tệp sau”."
        return None
    try:
        if document_id is None:
            draft = drafts.new_draft(by=request.member, details=begun.details(), files=files)
        else:
            details = begun.details(source=OrderSource.REPLY.value)
            draft = drafts.draft_reply(
                by=request.member, document_id=document_id, details=details, files=files
            )
    except BusinessError as error:
        _refuse(begun.form, error)
        return None
    return draft.pk


def _onward(request: OfficeRequest, begun: making.Beginning, draft_id: int) -> HttpResponse:
    making.remember_template(request, begun.template)
    for line in begun.chosen:
        try:
            drafts.add_supporting(
                by=request.member, draft_id=draft_id, document_id=line.document_id
            )
        except BusinessError as error:
            add_toast(request, str(error))
    add_toast(request, "Đã lập dự thảo.")
    return redirect("drafting:draft", draft_id)


def _answer(
    request: OfficeRequest, begun: making.Beginning, answered: DocumentView | None
) -> HttpResponse:
    act = request.POST.get("act", "") if request.method == "POST" else ""
    shown: tuple[PageImage, ...] = ()
    if act == "xem":
        shown = _preview(request, begun)
    is_refused = act == "tao" or (act == "xem" and not shown)
    if not is_refused:
        # Only a button inside the form was pressed: what is not there yet is no mistake.
        _forget_errors(begun.form)
    context: dict[str, Any] = {
        "begun": begun, "form": begun.form, "answered": answered, "ways": making.WAYS,
        "accept": ACCEPT, "preview": shown, "can_preview": conversion.is_available(),
        "answered_href": address("documents:document", answered.document_id) if answered else "",
    }  # fmt: skip
    return render(request, "drafting/new.html", context, status=422 if is_refused else 200)


def _preview(request: OfficeRequest, begun: making.Beginning) -> tuple[PageImage, ...]:
    """The document as pages, by LibreOffice; why not, when it cannot."""
    data = begun.make_docx(request.member)
    if data is None:
        return ()
    try:
        token = keep_preview(request.member, conversion.to_pdf(data))
        return pages_of_preview(request.member, token)
    except BusinessError as error:
        begun.error = str(error)
        return ()


def _forget_errors(form: DetailsForm) -> None:
    form.full_clean()
    form.errors.clear()


def _refuse(form: DetailsForm, error: BusinessError) -> None:
    error.field = _FIELD_NAMES.get(error.field or "", error.field)
    refuse(form, error)
