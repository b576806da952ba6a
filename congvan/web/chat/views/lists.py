"""The list of conversations, finding messages again, beginning a conversation."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from congvan.kernel.errors import BusinessError
from congvan.office.boards.queries.regulation import work_only_notice
from congvan.office.chat.queries import conversations as talks
from congvan.office.chat.queries import messages
from congvan.office.chat.services import conversations as verbs
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.organization.states import Role
from congvan.web.administration.forms.fields import refuse
from congvan.web.chat.forms import GroupForm, PairForm
from congvan.web.chat.pages import ListPage, rows_of
from congvan.web.list_parts import number
from congvan.web.paging import after_in

# Beside an open conversation only the latest ones stand.
SIDE_SIZE = 25


@open_to(SIGNED_IN)
@require_safe
def conversations(request: OfficeRequest) -> HttpResponse:
    """Hội thoại; `tim` finds messages in them."""
    words = request.GET.get("tim", "")[:100].strip()
    after = after_in(request)
    if words:
        page = ListPage.of_found(words, messages.search(request.member, words, after=after))
    else:
        page = ListPage.of_list(talks.listed(request.member, after=after), is_first=after is None)
    shown = {
        "page": page,
        "work_only": work_only_notice(request.member.agency_id),
        "retention": talks.retention(request.member),
        "may_set": request.member.holds(Role.SYSADMIN_AGENCY),
    }
    return render(request, "chat/list.html", shown)


@open_to(SIGNED_IN)
@require_safe
def side(request: OfficeRequest) -> HttpResponse:
    """The list again, asked by the page: beside an open conversation (`dang`) a shorter one."""
    here = number(request.GET.get("dang", ""))
    lines = talks.listed(request.member, limit=SIDE_SIZE if here else talks.PAGE_SIZE)
    rows = rows_of(lines, here=here)
    return render(request, "chat/_rows.html", {"rows": rows})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_pair(request: OfficeRequest) -> HttpResponse:
    """Begin, or go on with, a conversation with one person."""
    form = PairForm(request.member, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = verbs.open_pair(by=request.member, person_id=int(form.cleaned_data["person"]))
        except BusinessError as error:
            refuse(form, error)
        else:
            return redirect("chat:conversation", opened.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "chat/new_pair.html", {"form": form}, status=status)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_group(request: OfficeRequest) -> HttpResponse:
    """Found a group."""
    form = GroupForm(request.member, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            opened = verbs.open_group(
                by=request.member, name=given["name"], person_ids=[*map(int, given["people"])]
            )
        except BusinessError as error:
            refuse(form, error)
        else:
            return redirect("chat:conversation", opened.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "chat/new_group.html", {"form": form}, status=status)
