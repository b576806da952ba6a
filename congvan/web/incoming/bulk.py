"""Work on the ticked rows of a list: finish into a dossier, read, print slips, export."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from congvan.directives import exports
from congvan.directives.printing import handling_slip_pdf
from congvan.directives.queries import lists
from congvan.directives.services import batches
from congvan.directives.services.batches import BatchOutcome
from congvan.dossiers import queries as dossiers
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.items import Link
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.administration.rendering import XLSX, download
from congvan.web.incoming.asked import Asked
from congvan.web.incoming.forms import CompleteForm
from congvan.web.incoming.joined_pdf import joined
from congvan.web.list_parts import number

# A page has fifty rows; more ids than that were not ticked on one of our pages.
MOST_TICKED = 200


@open_to(SIGNED_IN)
@require_POST
def complete(request: OfficeRequest) -> HttpResponse:
    """Choose the dossier for the ticked documents, then finish them all; undone from the toast."""
    ticked = ticked_in(request)
    if not ticked:
        return _nothing_ticked(request)
    offered = dossiers.suggested(request.member, ticked[0]) or dossiers.choices(request.member)
    sent = request.POST if "dossier" in request.POST else None
    form = CompleteForm(sent, offered=[*offered, *dossiers.choices(request.member)])
    if sent is not None and form.is_valid():
        try:
            outcome = batches.complete_many(
                by=request.member, document_ids=ticked,
                dossier_id=int(form.cleaned_data["dossier"]), result=form.cleaned_data["result"],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            _tell_completed(request, outcome)
            return redirect(back_of(request))
    context = {"form": form, "ticked": ticked, "back": back_of(request), "offers": bool(offered)}
    return render(
        request, "incoming/complete.html", context, status=422 if sent is not None else 200
    )


@open_to(SIGNED_IN)
@require_POST
def undo(request: OfficeRequest) -> HttpResponse:
    """Take back a completion within its minutes; the papers stay in the dossier (R-052)."""
    ids = [number(text) for text in request.GET.getlist("chon")[:MOST_TICKED]]
    outcome = batches.undo_completion(by=request.member, document_ids=[one for one in ids if one])
    if outcome.done:
        add_toast(request, f"Đã mở lại {len(outcome.done)} văn bản; văn bản vẫn ở trong hồ sơ.")
    _tell_refused(request, outcome)
    return redirect(back_of(request))


@open_to(SIGNED_IN)
@require_POST
def mark_read(request: OfficeRequest) -> HttpResponse:
    """The ticked documents are read; "Để biết" among them is done."""
    ticked = ticked_in(request)
    if not ticked:
        return _nothing_ticked(request)
    outcome = batches.inform_read_many(by=request.member, document_ids=ticked)
    if outcome.done:
        add_toast(request, f"Đã đọc {len(outcome.done)} văn bản.")
    _tell_refused(request, outcome)
    return redirect(back_of(request))


@open_to(SIGNED_IN)
@require_POST
def slips(request: OfficeRequest) -> HttpResponse:
    """The slips (phiếu giải quyết) of the ticked documents as one PDF to print."""
    ticked = ticked_in(request)
    if not ticked:
        return _nothing_ticked(request)
    parts = [handling_slip_pdf(request.member, document_id).data for document_id in ticked]
    return download(joined(parts), "phieu-giai-quyet.pdf", "application/pdf")


@open_to(SIGNED_IN)
@require_POST
def export(request: OfficeRequest) -> HttpResponse:
    """The ticked documents as XLSX; the whole tab with its chips when nothing is ticked."""
    asked = Asked.of(request.POST.dict(), lists.tabs(request.member))
    data = exports.incoming_file(
        by=request.member, tab=asked.tab, filters=asked.filters, document_ids=ticked_in(request)
    )
    return download(data, "van-ban-den.xlsx", XLSX)


def ticked_in(request: HttpRequest) -> list[int]:
    """The ticked documents, each once, in the order of the page."""
    numbers = [number(text) for text in request.POST.getlist("chon")[:MOST_TICKED]]
    return list(dict.fromkeys(one for one in numbers if one))


def back_of(request: HttpRequest) -> str:
    """Where the list was; never another host."""
    back = request.POST.get("ve", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/"):
        return back
    return reverse("incoming:list")


def _nothing_ticked(request: OfficeRequest) -> HttpResponse:
    add_toast(request, "Chưa tích văn bản nào. Tích các dòng cần làm rồi bấm lại.")
    return redirect(back_of(request))


def _tell_completed(request: OfficeRequest, outcome: BatchOutcome) -> None:
    if outcome.done:
        chosen = "&".join(f"chon={one}" for one in outcome.done)
        add_toast(
            request, f"Đã kết thúc {len(outcome.done)} văn bản vào hồ sơ.",
            undo_action=f"{reverse('incoming:undo')}?{chosen}",
        )  # fmt: skip
    _tell_refused(request, outcome)


def _tell_refused(request: OfficeRequest, outcome: BatchOutcome) -> None:
    """Every refusal with its reason; many are counted."""
    for refused in outcome.refused[:3]:
        add_toast(request, f"“{refused.subject[:60]}”: {refused.sentence}")
    if len(outcome.refused) > 3:
        more = Link("Xem danh sách", back_of(request))
        add_toast(request, f"Còn {len(outcome.refused) - 3} văn bản chưa làm được.", link=more)
