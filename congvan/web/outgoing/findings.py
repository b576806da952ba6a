"""The layout check of the document that waits for it: what must be fixed, what passed."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.drafting import layout
from congvan.drafting.queries.issue_page import IssueView, get_file
from congvan.drafting.queries.layout_basis import basis_of
from congvan.kernel import files
from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.doors import OfficeRequest


@dataclass(frozen=True, slots=True)
class LayoutSummary:
    """Findings that must be fixed, warnings, how many points passed; or why nothing was checked."""

    must_fix: tuple[layout.Finding, ...]
    warnings: tuple[layout.Finding, ...]
    passed: int
    refused: str = ""


def layout_summary(request: OfficeRequest, view: IssueView) -> LayoutSummary:
    """Check the main .docx as it stands."""
    main = next((line for line in view.files if line.role == "main"), None)
    try:
        if main is None or "source" not in main.stages:
            raise NotFound("Chưa có tệp Word của văn bản.")
        blob, _ = get_file(request.member, view.issue_id, main.file_id, "source")
        house, context = basis_of(
            request.member.agency_id, signing_power=view.signing_power,
            issuing_body=view.issuing_body, in_review=False,
        )  # fmt: skip
        report = layout.check(files.read_blob(blob), house=house, context=context)
    except BusinessError as error:
        return LayoutSummary((), (), 0, str(error))
    must = tuple(one for one in report.findings if one.severity != layout.Severity.WARN)
    rest = tuple(one for one in report.findings if one.severity == layout.Severity.WARN)
    return LayoutSummary(must, rest, len(report.passed))


def must_fix(request: OfficeRequest, view: IssueView) -> list[dict[str, str]]:
    """The findings that need a reason when the layout is confirmed all the same."""
    summary = layout_summary(request, view)
    return [{"rule": one.rule, "sentence": one.sentence} for one in summary.must_fix]
