"""A group and who is in it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from congvan.kernel.errors import BusinessError, NotFound
from congvan.office.chat.queries import conversations as talks
from congvan.office.chat.services import conversations as verbs
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.chat.forms import AddForm, NameForm


@open_to(SIGNED_IN)
@require_safe
def group(request: OfficeRequest, conversation_id: int) -> HttpResponse:
    """Who is in the group; its keeper adds, removes, renames, hands over."""
    return _page(request, conversation_id)


def _page(
    request: OfficeRequest, conversation_id: int, *, add: AddForm | None = None,
    name: NameForm | None = None,
) -> HttpResponse:  # fmt: skip
    view = talks.group(request.member, conversation_id)
    shown = {
        "page": view,
        "add": add or (AddForm(request.member) if view.may_keep else None),
        "name": name or NameForm(initial={"name": view.name}),
    }
    return render(request, "chat/group.html", shown, status=422 if add or name else 200)


@open_to(SIGNED_IN)
@require_POST
def act(request: OfficeRequest, conversation_id: int, slug: str) -> HttpResponse:
    """One change of a group, by the name of its button."""
    talks.group(request.member, conversation_id)
    if slug not in _ACTS:
        raise Http404
    return _ACTS[slug](request, conversation_id)


def _rename(request: OfficeRequest, conversation_id: int) -> HttpResponse:
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            verbs.rename(
                by=request.member, conversation_id=conversation_id, name=form.cleaned_data["name"]
            )
        except BusinessError as error:
            refuse(form, error)
        else:
            return redirect("chat:group", conversation_id)
    return _page(request, conversation_id, name=form)


def _add(request: OfficeRequest, conversation_id: int) -> HttpResponse:
    form = AddForm(request.member, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            number = verbs.add_members(
                by=request.member, conversation_id=conversation_id,
                person_ids=[*map(int, given["people"])], sees_past=given["past"],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã thêm {number} người vào nhóm.")
            return redirect("chat:group", conversation_id)
    return _page(request, conversation_id, add=form)


def _remove(request: OfficeRequest, conversation_id: int) -> HttpResponse:
    verbs.remove_member(
        by=request.member, conversation_id=conversation_id, person_id=_person(request)
    )
    add_toast(request, "Đã đưa người đó ra khỏi nhóm.")
    return redirect("chat:group", conversation_id)


def _hand_over(request: OfficeRequest, conversation_id: int) -> HttpResponse:
    verbs.hand_over(by=request.member, conversation_id=conversation_id, person_id=_person(request))
    add_toast(request, "Đã giao việc giữ nhóm.")
    return redirect("chat:group", conversation_id)


def _take(request: OfficeRequest, conversation_id: int) -> HttpResponse:
    verbs.take_keeping(by=request.member, conversation_id=conversation_id)
    add_toast(request, "Anh, chị giữ nhóm từ bây giờ.")
    return redirect("chat:group", conversation_id)


def _leave(request: OfficeRequest, conversation_id: int) -> HttpResponse:
    verbs.leave(by=request.member, conversation_id=conversation_id)
    add_toast(request, "Đã rời nhóm.")
    return redirect("chat:list")


def _person(request: OfficeRequest) -> int:
    text = request.POST.get("nguoi", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise NotFound("Người này không ở trong nhóm.", next_step="Tải lại trang của nhóm.")
    return int(text)


_ACTS: dict[str, Callable[[OfficeRequest, int], HttpResponse]] = {
    "doi-ten": _rename, "them": _add, "bo": _remove, "giao": _hand_over, "nhan-giu": _take,
    "roi": _leave,
}  # fmt: skip
