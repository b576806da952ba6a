"""Views of the agency's own templates: read input, make one call, render one page."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.documents.queries import document_types
from congvan.drafting.making import TEMPLATES, blank_docx
from congvan.drafting.queries import templates as queries
from congvan.drafting.services import templates as services
from congvan.kernel.errors import BusinessError, NotFound
from congvan.kernel.files import ContentType, FileRefused
from congvan.organization.doors import SIGNED_IN, OfficeRequest, holders_of, open_to
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.administration.rendering import download
from congvan.web.draft_templates.forms import AddForm, FillForm, RenameForm
from congvan.web.draft_templates.pages import ListPage, TemplatePage

KEEPER = holders_of(*services.KEEPERS)
DOCX = ContentType.DOCX.media_type


@open_to(SIGNED_IN)
@require_safe
def template_list(request: OfficeRequest) -> HttpResponse:
    """Mẫu văn bản: the agency's own, and those of the decree."""
    lines = queries.templates(request.member)
    page = ListPage.of(lines, may_keep=queries.may_keep(request.member))
    return render(request, "draft_templates/list.html", {"page": page})


@open_to(KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: OfficeRequest) -> HttpResponse:
    """Add a template."""
    types = [(str(choice.id), choice.name) for choice in document_types()]
    sent = request.method == "POST"
    form = AddForm(request.POST if sent else None, request.FILES if sent else None, types=types)
    if sent and form.is_valid():
        values = form.cleaned_data
        try:
            made = services.add_template(
                by=request.member, type_id=int(values["type"]), name=values["name"],
                file=values["file"], file_name=values["file"].name,
            )  # fmt: skip
        except (BusinessError, FileRefused) as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã thêm mẫu “{made.name}”.")
            return redirect("templates:template", made.pk)
    return render(request, "draft_templates/add.html", {"form": form}, status=422 if sent else 200)


@open_to(SIGNED_IN)
@require_safe
def template(request: OfficeRequest, template_id: int) -> HttpResponse:
    """One template, with its fields to try out."""
    line = queries.get_template(request.member, template_id)
    return _template_page(request, line, FillForm(wanted=line.fields), RenameForm(), status=200)


@open_to(SIGNED_IN)
@require_POST
def try_out(request: OfficeRequest, template_id: int) -> HttpResponse:
    """The template filled with what was typed, to download; nothing is kept."""
    line = queries.get_template(request.member, template_id)
    form = FillForm(request.POST, wanted=line.fields)
    if form.is_valid():
        try:
            made = queries.fill_template(request.member, template_id, form.values)
        except NotFound:
            raise
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            return download(made, f"dien-thu-mau-{template_id}.docx", DOCX)
    return _template_page(request, line, form, RenameForm(), status=422)


@open_to(SIGNED_IN)
@require_safe
def file(request: OfficeRequest, template_id: int) -> HttpResponse:
    """The file as it was added."""
    content = queries.template_file(request.member, template_id)
    return download(content, f"mau-{template_id}.docx", DOCX)


@open_to(KEEPER)
@require_POST
def rename(request: OfficeRequest, template_id: int) -> HttpResponse:
    """Give it another name."""
    line = queries.get_template(request.member, template_id)
    form = RenameForm(request.POST)
    if form.is_valid():
        try:
            services.rename_template(
                by=request.member, template_id=template_id, name=form.cleaned_data["name"]
            )
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã đổi tên mẫu.")
            return redirect("templates:template", template_id)
    return _template_page(request, line, FillForm(wanted=line.fields), form, status=422)


@open_to(KEEPER)
@require_POST
def close(request: OfficeRequest, template_id: int) -> HttpResponse:
    """Offer it no longer."""
    closed = services.close_template(by=request.member, template_id=template_id)
    add_toast(request, f"Đã thôi dùng mẫu “{closed.name}”.")
    return redirect("templates:list")


@open_to(SIGNED_IN)
@require_safe
def decree(request: OfficeRequest) -> HttpResponse:
    """An empty form of the decree, the công văn when none is named."""
    key = request.GET.get("mau", "cong_van")
    if key not in TEMPLATES:
        raise Http404
    return download(blank_docx(key), f"mau-{key.replace('_', '-')}.docx", DOCX)


def _template_page(
    request: OfficeRequest, line: queries.TemplateLine, form: FillForm, rename_form: RenameForm,
    *, status: int,
) -> HttpResponse:  # fmt: skip
    page = TemplatePage.of(line, may_keep=queries.may_keep(request.member))
    context = {"page": page, "form": form, "rename_form": rename_form}
    return render(request, "draft_templates/template.html", context, status=status)
