"""Registered documents put before the leader beside a draft (R-069)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from congvan.documents.queries.finding import by_number
from congvan.drafting.queries.page import draft_view
from congvan.drafting.services import drafts
from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.drafting.pages.side import supporting_of
from congvan.web.list_parts import number


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def supporting(request: OfficeRequest, draft_id: int) -> HttpResponse:
    """Find documents by number or subject, put them beside the draft, take them off again."""
    view = draft_view(request.member, draft_id)
    if not view.may_amend:
        return redirect("drafting:draft", draft_id)
    if request.method == "POST":
        _change(request, draft_id)
        return redirect("drafting:supporting", draft_id)
    words = request.GET.get("q", "").strip()[:100]
    known = {one.document_id for one in view.supporting}
    answered = view.replies_to.document_id if view.replies_to else 0
    found = by_number(request.member, words, leave_out=answered) if words else []
    context = {
        "view": view, "chosen": supporting_of(view), "words": words,
        "found": [line for line in found if line.document_id not in known],
    }  # fmt: skip
    return render(request, "drafting/supporting.html", context)


def _change(request: OfficeRequest, draft_id: int) -> None:
    """Add or take off one document; a refusal is told."""
    added, taken = number(request.POST.get("them", "")), number(request.POST.get("bo", ""))
    try:
        if added:
            drafts.add_supporting(
                by=request.member, draft_id=draft_id, document_id=added,
                note=request.POST.get("ghi_chu", "").strip()[:200],
            )  # fmt: skip
            add_toast(request, "Đã trình kèm văn bản.")
        elif taken:
            drafts.remove_supporting(by=request.member, draft_id=draft_id, document_id=taken)
            add_toast(request, "Đã bỏ văn bản trình kèm.")
    except NotFound:
        raise
    except BusinessError as error:
        add_toast(request, str(error))
