"""Results as a file: which columns, in which order, as what; long ones in the background."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from congvan.kernel.errors import BusinessError
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.registers.printing import Printout
from congvan.search.exports import Form
from congvan.search.queries import orders
from congvan.search.services import ordering
from congvan.search.services.exporting import MOST_LINES, Wanted
from congvan.ui.items import Fact
from congvan.web.administration.rendering import download
from congvan.web.registers.rendering import moment_words
from congvan.web.search.asked import AskedSearch
from congvan.web.search.forms import COLUMN, ExportChoice
from congvan.web.search.links import results
from congvan.web.search.pages import about


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: OfficeRequest) -> HttpResponse:
    """Choose columns and form; the file comes at once, or a page with its progress."""
    posted = request.method == "POST"
    sent = request.POST if posted else request.GET
    asked = AskedSearch.of(sent.dict())
    if asked.is_empty and not posted:
        return redirect("search:find")
    choice = ExportChoice.offered()
    error = ""
    said = about(request.member, asked)
    if posted:
        choice = ExportChoice.sent(sent.dict(), sent.getlist(COLUMN))
        wanted = Wanted(
            asked.words, asked.filters, asked.tab.kind, said[:300], choice.chosen, choice.form
        )
        try:
            made = ordering.export(by=request.member, wanted=wanted)
        except BusinessError as refused:
            error = str(refused)
        else:
            return _file(made) if isinstance(made, Printout) else redirect("search:order", made)
    context = {
        "choice": choice, "forms": [(one, MOST_LINES[one]) for one in Form], "error": error,
        "about": said, "back": results(asked.kept()), "direct": ordering.DIRECT_LINES,
        "kept": [(key, value) for key, value in asked.kept().items() if value],
    }  # fmt: skip
    return render(request, "search/export.html", context, status=422 if posted else 200)


@open_to(SIGNED_IN)
@require_safe
def order(request: OfficeRequest, order_id: int) -> HttpResponse:
    """How far a long list is; it may be left, a notice tells when it is done."""
    view = orders.order(request.member, order_id)
    state = "ready" if view.is_ready else "failed" if view.ended_at else "making"
    facts = (Fact("Dạng tệp", view.form), Fact("Yêu cầu lúc", moment_words(view.asked_at)))
    context = {"order": view, "state": state, "facts": facts}
    return render(request, "search/order.html", context)


@open_to(SIGNED_IN)
@require_safe
def order_file(request: OfficeRequest, order_id: int) -> HttpResponse:
    """The file of a long list."""
    return _file(orders.ordered_file(request.member, order_id))


def _file(made: Printout) -> HttpResponse:
    return download(made.data, made.name, made.content_type)
