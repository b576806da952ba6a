"""The hub's directory: who can be reached, under which code; choosing a code for a recipient."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from congvan.documents.queries import catalogue
from congvan.exchange.queries import directory
from congvan.exchange.services.directory import fill_identifier
from congvan.organization.doors import OfficeRequest, open_to
from congvan.organization.states import Role
from congvan.ui.toasts import add_toast
from congvan.web.desk.links import address
from congvan.web.exchange.audience import CLERKS, DIRECTORY_READERS
from congvan.web.exchange.pages.connections import PickedFor, directory_page
from congvan.web.exchange.pages.lists import LONGEST_TEXT
from congvan.web.list_parts import number

# An agency's own list of organs is some hundreds.
MOST_ORGANS = 5000


@open_to(DIRECTORY_READERS)
@require_safe
def axis_directory(request: OfficeRequest) -> HttpResponse:
    """Agencies on the hub by name or code; `cho` names a recipient whose code is looked for."""
    organ = _picked_for(request)
    asked = request.GET.get("tim", organ.name if organ else "")
    text = " ".join(asked.split())[:LONGEST_TEXT]
    after = request.GET.get("sau", "")[:200]
    found = directory.search(request.member, text, after=after)
    page = directory_page(found.rows, text=text, after=after, following=found.next, organ=organ)
    return render(request, "exchange/directory.html", {"page": page})


@open_to(CLERKS)
@require_POST
def pick(request: OfficeRequest, organ_id: int) -> HttpResponse:
    """This line of the directory is that recipient (R-193); go back to the document."""
    line = number(request.POST.get("dong", ""))
    if not line:
        raise Http404
    organ = fill_identifier(by=request.member, organ_id=organ_id, axis_organ_id=line)
    add_toast(request, f"Đã ghi mã {organ.identifier} cho {organ.name}.")
    issue_id = number(request.POST.get("vb", ""))
    return redirect("outgoing:issue", issue_id) if issue_id else redirect("exchange:directory")


def _picked_for(request: OfficeRequest) -> PickedFor | None:
    organ_id = number(request.GET.get("cho", ""))
    if not organ_id or not request.member.holds(Role.REGISTRY_CLERK):
        return None
    known = catalogue.organs(request.member, "", MOST_ORGANS)
    name = next((one.name for one in known if one.id == organ_id), "")
    if not name:
        return None
    href = address("exchange:directory-pick", organ_id)
    return PickedFor(organ_id, name, number(request.GET.get("vb", "")), href)
