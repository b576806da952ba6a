"""View of one's own choices: what one is told of, how, and when not (R-257)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from congvan.desk.queries.browsers import browsers_of
from congvan.desk.queries.choices import has_web_push, telling_of
from congvan.desk.services import choices as verbs
from congvan.desk.services.push_keys import public_key
from congvan.desk.telling import OFFERED
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.browser_cookie import token_of
from congvan.web.short_messages import forms, pages


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: OfficeRequest) -> HttpResponse:
    """Show and set the choices of the person at the keyboard."""
    telling = telling_of(request.member)
    is_sent = request.method == "POST"
    form = forms.HoursForm(
        request.POST if is_sent else None, initial=forms.HoursForm.begun(telling.hours)
    )
    if is_sent and form.is_valid():
        chosen = [
            (kind, channel)
            for kind in OFFERED
            for channel in pages.CHANNELS
            if pages.cell_name(kind, channel) in request.POST
        ]
        try:
            verbs.choose(by=request.member, chosen=chosen, hours=form.hours())
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã lưu cách nhận tin báo, có hiệu lực ngay.")
            return redirect("short_messages:choices")
    context = {"form": form, "page": pages.choices_page(telling), "browsers": _browsers(request)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "short_messages/choices.html", context, status=status)


def _browsers(request: OfficeRequest) -> pages.BrowsersPage | None:
    """The own browsers; None where the office has another push provider, or none at all."""
    if not has_web_push():
        return None
    lines = browsers_of(request.member, token_of(request))
    return pages.browsers_page(lines, public_key(), clock.now())
