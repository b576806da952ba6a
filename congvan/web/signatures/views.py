"""Views of signature reports: read input, make one call, render one page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from congvan.intake.access import visible_arrivals
from congvan.kernel.errors import NotFound
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.signing import queries
from congvan.web.signatures import pages


@open_to(SIGNED_IN)
@require_safe
def report(request: OfficeRequest, report_id: int) -> HttpResponse:
    """One report, for whoever may see a document or an arrival that has the file."""
    found = queries.get_report(report_id)
    arrivals = visible_arrivals(request.member).filter(files__blob_id=found.blob_id)
    if not (queries.is_of_a_visible_document(request.member, found.blob_id) or arrivals.exists()):
        raise NotFound("Không có báo cáo kiểm tra chữ ký này.")
    return render(request, "signatures/report.html", {"page": pages.report_page(found)})
