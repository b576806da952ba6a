"""One's own quick phrases and quick groups."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from congvan.directives.queries import pickers
from congvan.directives.services import phrases as services
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.organization.states import Role
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.documents.forms.presets import GroupForm, PhraseForm

_SHARERS = (Role.AGENCY_LEADER, Role.SYSADMIN_AGENCY)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def phrases(request: OfficeRequest) -> HttpResponse:
    """The phrases one may insert; add one of one's own, or one for the whole agency."""
    may_share = request.member.holds(*_SHARERS)
    form = PhraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        shared = may_share and request.POST.get("chung") == "1"
        add = services.add_shared_phrase if shared else services.add_phrase
        try:
            add(by=request.member, **form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã thêm ý kiến mẫu.")
            return redirect("documents:phrases")
    context = {
        "lines": pickers.quick_phrases(request.member), "form": form, "may_share": may_share,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "documents/phrases.html", context, status=status)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def phrase(request: OfficeRequest, phrase_id: int) -> HttpResponse:
    """Change or remove a phrase."""
    found = [line for line in pickers.quick_phrases(request.member) if line.id == phrase_id]
    if not found:
        raise Http404
    line = found[0]
    form = PhraseForm(request.POST or None, initial={"label": line.label, "text": line.text})
    if request.method == "POST" and request.POST.get("viec") == "bo":
        services.remove_phrase(by=request.member, phrase_id=phrase_id)
        add_toast(request, "Đã bỏ ý kiến mẫu.")
        return redirect("documents:phrases")
    if request.method == "POST" and form.is_valid():
        try:
            services.change_phrase(by=request.member, phrase_id=phrase_id, **form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã lưu ý kiến mẫu.")
            return redirect("documents:phrases")
    status = 422 if request.method == "POST" else 200
    return render(request, "documents/phrase.html", {"form": form, "line": line}, status=status)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def groups(request: OfficeRequest) -> HttpResponse:
    """Preset receivers; add a group of people and units."""
    may_share = request.member.holds(*_SHARERS)
    everybody = pickers.receivers(request.member, "", limit=500)
    form = GroupForm(request.POST or None, receivers=everybody)
    if request.method == "POST" and form.is_valid():
        shared = may_share and request.POST.get("chung") == "1"
        add = services.add_shared_group if shared else services.add_group
        known = {line.key: line.holder for line in everybody}
        named = [services.GroupReceiver(known[key], part) for key, part in form.chosen()]
        try:
            add(by=request.member, name=form.cleaned_data["name"], receivers=named)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã thêm nhóm gửi nhanh.")
            return redirect("documents:groups")
    context = {
        "lines": pickers.quick_groups(request.member), "form": form, "may_share": may_share,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "documents/groups.html", context, status=status)


@open_to(SIGNED_IN)
@require_POST
def remove_group(request: OfficeRequest, group_id: int) -> HttpResponse:
    """Remove a group."""
    services.remove_group(by=request.member, group_id=group_id)
    add_toast(request, "Đã bỏ nhóm gửi nhanh.")
    return redirect("documents:groups")
