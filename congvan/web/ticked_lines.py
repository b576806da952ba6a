"""Lines of a clearing list that an administrator leaves out: what the form of its page says (R-322)."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.http import HttpRequest

from congvan.kernel.errors import InvalidInput
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse, text_field
from congvan.web.list_parts import number

TICK = "giu"
# Longer than any page of a list: more is not what a page sent.
MOST_TICKS = 2000


class LeaveOutForm(forms.Form):
    """Why the ticked lines stay; whether it is needed the verb says."""

    reason = text_field("Lý do giữ lại các dòng đã chọn", most=200)


def ticked(request: HttpRequest) -> tuple[int, ...]:
    """The ids of the ticked lines; what is no id is left aside."""
    said = (number(one) for one in request.POST.getlist(TICK)[:MOST_TICKS])
    return tuple(one for one in said if one)


def acted(
    request: HttpRequest, act: Callable[[tuple[int, ...], str], str]
) -> tuple[LeaveOutForm, tuple[int, ...], bool]:
    """The form and the ticks of a list's page, and whether what was sent was done.

    `act` gets the ticked ids and the reason and says in words what it did; an InvalidInput of its own
    comes back in the form.
    """
    is_sent = request.method == "POST"
    form, ticks = LeaveOutForm(request.POST if is_sent else None), ticked(request)
    if not is_sent or not form.is_valid():
        return form, ticks, False
    try:
        said = act(ticks, form.cleaned_data["reason"])
    except InvalidInput as error:
        refuse(form, error)
        return form, ticks, False
    add_toast(request, said)
    return form, ticks, True
