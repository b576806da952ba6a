"""What waits for the book, and taking files in."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from congvan.intake import queries
from congvan.intake.access import check_takes_in
from congvan.intake.services import receiving
from congvan.kernel import files
from congvan.kernel.errors import BusinessError
from congvan.kernel.files import OFFICE, SCANS, FileRefused, Upload
from congvan.organization.doors import OfficeRequest, open_to
from congvan.registers.states import Channel
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.intake.forms.rest import ONE, TakeInForm
from congvan.web.intake.pages.lists import PAGE, WaitingPage, after_in
from congvan.web.intake.views.files import SEE_ARRIVALS

CHANNEL_KEY = "intake_channel"
ACCEPT = ".pdf,.doc,.docx,.xls,.xlsx,.zip,.rar,.png,.jpg,.jpeg,.tif,.tiff"


@open_to(SEE_ARRIVALS)
@require_http_methods(["GET", "HEAD", "POST"])
def waiting_page(request: OfficeRequest) -> HttpResponse:
    """The waiting list; a post takes files in, and leads to the entry when it was one document."""
    first = {"channel": request.session.get(CHANNEL_KEY, Channel.PAPER_POST.value)}
    form = TakeInForm(request.POST or None, initial=first)
    refused: Sequence[FileRefused] = ()
    if request.method == "POST":
        check_takes_in(request.member)
        taken, refused = _take_in(request, form)
        if taken and not refused:
            if len(taken) == 1:
                return redirect("intake:entry", taken[0])
            add_toast(request, f"Đã nhận {len(taken)} văn bản, chờ vào sổ.")
            return redirect("intake:waiting")
        if taken:
            add_toast(request, f"Đã nhận {len(taken)} văn bản; có tệp chưa nhận, xem lý do.")
    after = after_in(request)
    lines = queries.waiting(request.member, after=after, limit=PAGE + 1)
    count = queries.waiting_count(request.member)
    page = WaitingPage.of(
        request.member,
        lines,
        similar=queries.numbers_of_similar(request.member, lines),
        count=count,
        is_first=after is None,
    )
    context = {"page": page, "form": form, "refused": refused, "accept": ACCEPT}
    status = 422 if request.method == "POST" else 200
    return render(request, "intake/waiting.html", context, status=status)


def _take_in(request: OfficeRequest, form: forms.Form) -> tuple[list[int], Sequence[FileRefused]]:
    """The arrivals made, and the files refused with their reasons."""
    uploads = [Upload(one.name or "", one) for one in request.FILES.getlist("files")]
    oversized = files.oversized_uploads(request)
    if not form.is_valid():
        return [], oversized
    if not uploads:
        if not oversized:
            form.add_error(None, "Chưa chọn tệp nào. Chọn bản quét hoặc tệp văn bản.")
        return [], oversized
    receipt = files.receive_all(
        uploads, allowed=OFFICE | SCANS, max_bytes=settings.CONFIGURATION.max_upload_mb << 20,
        store=files.default_store(), scanner=files.default_scanner(),
    )  # fmt: skip
    refused = [*oversized, *receipt.refused]
    is_one = form.cleaned_data["mode"] == ONE
    if not receipt.received or (is_one and refused):
        # A document of several files comes in whole or not at all.
        return [], refused
    channel = Channel(form.cleaned_data["channel"])
    request.session[CHANNEL_KEY] = channel.value
    wanted = {
        "by": request.member, "channel": channel, "received": receipt.received,
        "origin": form.cleaned_data["origin"],
    }  # fmt: skip
    try:
        made = [receiving.take_in(**wanted)] if is_one else receiving.take_in_each(**wanted)
    except FileRefused as refusal:
        return [], [*refused, refusal]
    except BusinessError as error:
        refuse(form, error)
        return [], refused
    return [one.pk for one in made], refused
