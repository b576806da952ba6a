"""Lines of a clearing list that an administrator leaves out: what the form of its page says (R-322)."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest

from congvan.web.administration.forms.fields import text_field
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
