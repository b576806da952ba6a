"""Views of personal reminders: one's own page, also while acting for another."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.desk.rules import moment_words
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.office.tasks.queries import reminders as queries
from congvan.office.tasks.queries.reminders import ReminderLine
from congvan.office.tasks.services import reminders
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.tasks.forms import ReminderForm


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def reminder_list(request: OfficeRequest) -> HttpResponse:
    """Lời nhắc riêng: those that wait, those that rang, and a new one."""
    typed = {"link": request.GET.get("trang", "")[:300], "day": clock.today()}
    form = ReminderForm(request.POST or None, initial=typed)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            reminders.set_reminder(
                by=request.member, words=said["words"], rings_at=form.rings_at(), link=said["link"]
            )
        except BusinessError as error:
            if error.field == "rings_at":
                error.field = "time"
            refuse(form, error)
        else:
            add_toast(request, "Đã đặt lời nhắc.")
            return redirect("tasks:reminders")
    context = {
        "form": form,
        "waiting": [_row(one) for one in queries.waiting(request.member)],
        "rung": [_row(one) for one in queries.rung(request.member)],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "tasks/reminders.html", context, status=status)


@open_to(SIGNED_IN)
@require_safe
def reminder(request: OfficeRequest, reminder_id: int) -> HttpResponse:
    """Where the notice of a reminder leads: its page, else the list."""
    line = queries.reminder(request.member, reminder_id)
    return redirect(line.link or "tasks:reminders")


@open_to(SIGNED_IN)
@require_POST
def remove_reminder(request: OfficeRequest, reminder_id: int) -> HttpResponse:
    """Remove an own reminder."""
    reminders.remove_reminder(by=request.member, reminder_id=reminder_id)
    add_toast(request, "Đã xóa lời nhắc.")
    return redirect("tasks:reminders")


def _row(line: ReminderLine) -> dict[str, object]:
    return {"line": line, "when": moment_words(line.rings_at, clock.now())}
