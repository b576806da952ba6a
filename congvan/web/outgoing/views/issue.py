"""The page of one issue."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from congvan.drafting.queries.issue_page import FileLine, IssueView, get_file, issue_view
from congvan.drafting.states import IssueForm, IssueStatus
from congvan.exchange.queries.tracks import TrackSummary, summaries
from congvan.kernel import clock
from congvan.kernel.files import pages as file_pages
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.organization.queries.calendar import working_calendar
from congvan.signing.queries import latest_reports
from congvan.web.outgoing.acts import BY_VERB
from congvan.web.outgoing.findings import layout_summary
from congvan.web.outgoing.pages.issue import Act, Pane, issue_page, open_step_of, page_address
from congvan.web.outgoing.steps import StepForm, step_form
from congvan.web.page_images import refused_or_pages
from congvan.web.tasks.ways import way_from_issue

_NO_FILE = "Chưa có tệp nào."
# Whose turn it is, said to whoever only looks.
_WAITS = {
    "layout": "Chờ người kiểm tra thể thức hoặc văn thư xác nhận.",
    "number": "Chờ văn thư cấp số.",
    "pdf": "Đang ghi số, ngày vào văn bản và tạo bản PDF.",
    "sign": "Chờ {signer} ký.",
    "seal": "Chờ văn thư ký số của cơ quan.",
    "send": "Chờ văn thư gửi.",
}


@open_to(SIGNED_IN)
@require_safe
def show(request: OfficeRequest, issue_id: int) -> HttpResponse:
    """Five steps at the left, the document at the right."""
    view = issue_view(request.member, issue_id)
    return draw(request, view, step_form(request, view, open_step_of(view)))


@open_to(SIGNED_IN)
@require_safe
def pdf_standing(request: OfficeRequest, issue_id: int) -> HttpResponse:
    """Asked while the PDF is being made: nothing yet, or "draw the page again"."""
    view = issue_view(request.member, issue_id)
    answer = HttpResponse(status=204)
    if view.status != IssueStatus.AWAITING_PDF or view.pdf_failure:
        answer["HX-Refresh"] = "true"
    return answer


def draw(
    request: OfficeRequest, view: IssueView, step: StepForm | None, *, status: int = 200
) -> HttpResponse:
    """The page as it stands, with the open step's form as it was sent."""
    open_step = open_step_of(view)
    waits = "" if step else _WAITS.get(open_step, "").format(signer=view.signer)
    reports = latest_reports(
        [line.best_blob_id for line in view.files if line.role == "main" and line.best_blob_id]
    )
    page = issue_page(
        view, now=clock.now(), calendar=working_calendar(), acts=_acts(view, step),
        waits_for=waits, report=next(iter(reports.values()), None), step_name=open_step,
        sent=_sent(request, view),
    )  # fmt: skip
    context = {
        "page": page, "view": view, "step": step, "pane": _pane(request, view),
        "tasks_way": way_from_issue(request.member, view.issue_id),
        "is_waiting_for_pdf": is_being_made(view), "may_upload": bool(view.may("upload_pdf")),
        "layout": layout_summary(request, view) if open_step == "layout" else None,
    }  # fmt: skip
    return render(request, "outgoing/issue.html", context, status=status)


def _sent(request: OfficeRequest, view: IssueView) -> TrackSummary | None:
    """How far the axis has brought it; None before it is out and when nobody gets it that way."""
    if view.issued_at is None or view.document_id is None:
        return None
    return summaries(request.member, [view.document_id]).get(view.document_id)


def is_being_made(view: IssueView) -> bool:
    """Whether the machine is making the PDF now."""
    return (
        view.status == IssueStatus.AWAITING_PDF
        and not view.pdf_failure
        and view.form != IssueForm.PAPER_FIRST
    )


def _acts(view: IssueView, step: StepForm | None) -> tuple[Act, ...]:
    open_ones = {action.verb for action in view.actions if action.allowed}
    return tuple(
        Act(act.label, reverse("outgoing:act", args=[view.issue_id, act.slug]), act.icon)
        for verb, act in BY_VERB.items()
        if verb in open_ones and not (step and step.name in act.in_step)
    )


def _pane(request: OfficeRequest, view: IssueView) -> Pane:
    chosen = _chosen(request, view)
    if chosen is None:
        return Pane("Văn bản", (), _NO_FILE, "", "", ())
    href = reverse("outgoing:file", args=[view.issue_id, chosen.file_id])
    choices = tuple(
        (line.name, "?" + urlencode({"tep": line.file_id}), line is chosen) for line in view.files
    )
    if not file_pages.can_be_shown(chosen.content_type):
        refused = "Bản PDF chưa có; tải tệp Word về để xem."
        return Pane(chosen.name, (), refused, href, "", choices)
    blob, name = get_file(request.member, view.issue_id, chosen.file_id, "best")
    shown, refused = refused_or_pages(blob, page_address(view.issue_id, chosen.file_id))
    return Pane(name, shown, refused, href, f"{href}?xem=1", choices)


def _chosen(request: OfficeRequest, view: IssueView) -> FileLine | None:
    wanted = request.GET.get("tep", "")
    by_id = {str(line.file_id): line for line in view.files}
    main = next((line for line in view.files if line.role == "main"), None)
    return by_id.get(wanted) or main or next(iter(view.files), None)
