"""The folder to sign: read, tick, one PIN, sign them all."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from congvan.drafting.queries import issues
from congvan.drafting.queries.issue_page import get_file, issue_view
from congvan.drafting.queries.issues import SignTab
from congvan.drafting.services import signing_steps
from congvan.drafting.services.signing_steps import SignOutcome
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, InvalidInput
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.organization.queries.calendar import working_calendar
from congvan.signing.queries import devices
from congvan.signing.queries.readiness import ready as readiness
from congvan.ui.items import PageImage
from congvan.ui.toasts import add_toast
from congvan.web.list_parts import number
from congvan.web.outgoing.pages.issue import page_address
from congvan.web.outgoing.pages.signing import FolderPage, PreviewPage, folder_page
from congvan.web.outgoing.views.own_machine import next_of
from congvan.web.page_images import refused_or_pages

# A list shows fifty rows; more than that are not ticked at once.
MOST = 50


@open_to(SIGNED_IN)
@require_safe
def to_sign(request: OfficeRequest) -> HttpResponse:
    """The folder by tabs."""
    return _folder(request)


@open_to(SIGNED_IN)
@require_POST
def sign_many(request: OfficeRequest) -> HttpResponse:
    """Sign all that were ticked with one PIN; what fails says why and stays."""
    chosen = [number(one) for one in request.POST.getlist("muc")][:MOST]
    device = devices.my_device(request.member)
    try:
        if not chosen or device is None:
            raise InvalidInput("Chưa chọn văn bản nào.", next_step="Chọn ít nhất một văn bản.")
        if device.is_two_step:
            return next_of(request, tuple(chosen))
        outcomes = signing_steps.sign_many(
            by=request.member, issue_ids=chosen, device_id=device.device_id,
            pin=request.POST.get("pin", ""),
        )  # fmt: skip
    except BusinessError as error:
        return _folder(request, error=str(error), chosen=frozenset(chosen), status=422)
    failed = [one for one in outcomes if one.error]
    done = len(outcomes) - len(failed)
    if done:
        add_toast(request, f"Đã ký {done} văn bản.")
    if failed:
        return _folder(request, failed=tuple(failed), done=done, status=422)
    return redirect("outgoing:to-sign")


@open_to(SIGNED_IN)
@require_safe
def preview(request: OfficeRequest, issue_id: int) -> HttpResponse:
    """The pages of one document beside the list."""
    view = issue_view(request.member, issue_id)
    main = next((line for line in view.files if line.role == "main"), None)
    shown: tuple[PageImage, ...] = ()
    refused = "Chưa có bản PDF."
    if main is not None:
        blob, _ = get_file(request.member, issue_id, main.file_id, "best")
        shown, refused = refused_or_pages(blob, page_address(issue_id, main.file_id))
    back = reverse("outgoing:act", args=[issue_id, "tra-lai"]) if view.may("send_back") else ""
    page = PreviewPage(
        view.subject, reverse("outgoing:issue", args=[issue_id]), back, shown, refused
    )
    return render(request, "outgoing/_sign_preview.html", {"page": page})


def _folder(
    request: OfficeRequest, *, error: str = "", failed: tuple[SignOutcome, ...] = (),
    chosen: frozenset[int] = frozenset(), done: int = 0, status: int = 200,
) -> HttpResponse:  # fmt: skip
    member = request.member
    asked = request.GET.get("tab", "")
    tab = SignTab(asked) if asked in SignTab.values else SignTab.TO_SIGN
    after = request.GET.get("sau", "")[:200]
    found = issues.sign_folder(member, tab, after=after)
    if request.GET.get("chon") == "het":
        chosen = frozenset(line.issue_id for line in found.lines)
    device = devices.my_device(member)
    page = folder_page(
        tab, counts=issues.sign_counters(member), page=found,
        device=device, ready=readiness(member, device.device_id) if device else None,
        now=clock.now(), calendar=working_calendar(), shown=request.GET.get("xem", ""),
        after=after, ticked=chosen | {one.issue_id for one in failed},
        outcomes={one.issue_id: str(one.error) for one in failed},
    )  # fmt: skip
    context = {
        "page": page,
        "error": error,
        "failed": _elsewhere(failed, page),
        "missed": len(failed),
        "done": done,
    }
    return render(request, "outgoing/to_sign.html", context, status=status)


def _elsewhere(failed: tuple[SignOutcome, ...], page: FolderPage) -> tuple[SignOutcome, ...]:
    """What failed and is not among the rows, where the others say it themselves."""
    shown = {row.key for row in page.rows}
    return tuple(one for one in failed if str(one.issue_id) not in shown)
