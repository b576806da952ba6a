"""Participants: who is connected, with which organs, whom to call; secrets are shown once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from congvan.hub import queries
from congvan.hub.pages import forms
from congvan.hub.pages.answering import METHODS, OPERATOR, form_page, sent, show, to
from congvan.hub.pages.parts import Alert, Block, Cell, Page, age, moment, table
from congvan.hub.services import participants as verbs
from congvan.kernel.errors import NotFound
from congvan.organization.doors import OfficeRequest, open_to
from congvan.ui.items import Fact, Link, Pill
from congvan.ui.toasts import add_toast

_SEPARATORS = re.compile(r"[\s,;]+")
HEADS = (
    ("Hệ thống", ""),
    ("Cơ quan", ""),
    ("Gọi lần cuối", "col-num"),
    ("Đang chờ", "col-num"),
    ("Tình trạng", ""),
)


@open_to(OPERATOR)
@require_safe
def participants(request: OfficeRequest) -> HttpResponse:
    """Hệ thống tham gia."""
    rows = queries.participants(request.member)
    block = table(HEADS, [_cells(one) for one in rows], caption="Hệ thống tham gia trục")
    if not rows:
        block = Block(
            title="Chưa có hệ thống nào tham gia", icon="server",
            text="Cấp tài khoản cho hệ thống quản lý văn bản của một cơ quan để gửi, nhận qua trục.",
        )  # fmt: skip
    add = Link("Thêm hệ thống", reverse("hub:participant-add"), "plus")
    page = Page(
        "Hệ thống tham gia", "hub:participants", (block,), summary=f"{len(rows)} hệ thống",
        actions=(add,),
    )  # fmt: skip
    return show(request, page)


def _cells(one: queries.ParticipantRow) -> tuple[Cell, ...]:
    count = len(one.organs)
    waiting = one.waiting_edocs + one.waiting_statuses
    shown = ", ".join(one.organs[:3]) + ("…" if count > 3 else "")
    return (
        Cell(one.name, reverse("hub:participant", args=[one.id]), note=one.system_id),
        Cell(f"{count} cơ quan" if count else "Chưa có", note=shown),
        Cell(moment(one.last_seen_at, "Chưa gọi")),
        Cell(str(waiting), note=f"lâu nhất {age(one.oldest_waiting_at)}" if waiting else ""),
        Cell(pill=_pill(one)),
    )


def _pill(one: queries.ParticipantRow) -> Pill:
    return Pill("cancelled", "Đã thu hồi") if one.revoked_at else Pill("active", "Đang dùng")


def _one(request: OfficeRequest, participant_id: int) -> queries.ParticipantRow:
    found = next((p for p in queries.participants(request.member) if p.id == participant_id), None)
    if found is None:
        raise NotFound("Trục không có hệ thống này.")
    return found


@open_to(OPERATOR)
@require_safe
def participant(request: OfficeRequest, participant_id: int) -> HttpResponse:
    """One participant and what can be done with its account."""
    one = _one(request, participant_id)
    facts = (
        Fact("Mã hệ thống", one.system_id),
        Fact("Cơ quan", ", ".join(one.organs) or "Chưa giao hộp thư của cơ quan nào"),
        Fact("Người liên hệ", " · ".join(filter(None, [one.contact_name, one.contact_phone, one.contact_email]))),
        Fact("Giới hạn gửi", f"{one.sends_per_minute} lần mỗi phút" if one.sends_per_minute else "Không giới hạn"),
        Fact("Là trục cấp dưới", "Có" if one.is_hub else "Không"),
        Fact("Gọi trục lần cuối", moment(one.last_seen_at, "Chưa gọi lần nào")),
        Fact("Đang chờ nhận", f"{one.waiting_edocs} văn bản, {one.waiting_statuses} trạng thái"),
        Fact("Đổi bí mật lúc", moment(one.rotated_at, "Chưa đổi lần nào")),
    )  # fmt: skip
    alerts = []
    if one.revoked_at:
        alerts.append(Alert("stop", f"Đã thu hồi lúc {moment(one.revoked_at)}", one.revoke_reason))
    elif one.former_until:
        alerts.append(Alert("note", f"Bí mật cũ còn dùng đến {moment(one.former_until)}"))
    actions = () if one.revoked_at else (
        Link("Sửa", reverse("hub:participant-change", args=[one.id]), "pencil"),
        Link("Đổi bí mật", reverse("hub:participant-rotate", args=[one.id]), "key"),
        Link("Thu hồi", reverse("hub:participant-revoke", args=[one.id]), "ban"),
    )  # fmt: skip
    page = Page(
        one.name, "hub:participants", (Block("Tài khoản trên trục", facts=facts),),
        actions=actions, alerts=tuple(alerts), is_long=True,
    )  # fmt: skip
    return show(request, page)


@open_to(OPERATOR)
@require_http_methods(METHODS)
def participant_add(request: OfficeRequest) -> HttpResponse:
    """A new account; the answer page shows its secret once."""

    def act(given: dict[str, Any]) -> HttpResponse:
        issued = verbs.add_participant(
            by=request.member, system_id=given["system_id"], name=given["name"],
            organs=[code for code in _SEPARATORS.split(given["organs"]) if code],
            contact=_contact(given), is_hub=given["is_hub"],
            sends_per_minute=given["sends_per_minute"],
        )  # fmt: skip
        return _secret(request, issued, title="Đã cấp tài khoản")

    return form_page(
        request, forms.ParticipantForm(sent(request)), act, title="Thêm hệ thống tham gia",
        confirm="Cấp tài khoản", back=reverse("hub:participants"),
        lead="Trục tự tạo bí mật và chỉ hiện một lần ở trang kế tiếp.",
    )  # fmt: skip


@open_to(OPERATOR)
@require_http_methods(METHODS)
def participant_change(request: OfficeRequest, participant_id: int) -> HttpResponse:
    """Name, contact, limit."""
    one = _one(request, participant_id)
    first = {name: getattr(one, name) for name in forms.ContactForm.base_fields}
    back = reverse("hub:participant", args=[one.id])

    def act(given: dict[str, Any]) -> HttpResponse:
        verbs.change_participant(
            by=request.member, participant_id=one.id, name=given["name"], contact=_contact(given),
            sends_per_minute=given["sends_per_minute"], is_hub=given["is_hub"],
        )  # fmt: skip
        add_toast(request, "Đã sửa hệ thống tham gia.")
        return to(back)

    form = forms.ContactForm(sent(request), initial=first)
    return form_page(request, form, act, title=f"Sửa: {one.name}", confirm="Lưu", back=back)


@open_to(OPERATOR)
@require_http_methods(METHODS)
def participant_rotate(request: OfficeRequest, participant_id: int) -> HttpResponse:
    """A new secret, shown once."""
    one = _one(request, participant_id)

    def act(given: dict[str, Any]) -> HttpResponse:
        issued = verbs.rotate(
            by=request.member, participant_id=one.id, overlap=timedelta(days=given["days"])
        )
        return _secret(request, issued, title="Đã đổi bí mật")

    return form_page(
        request, forms.RotateForm(sent(request)), act, title=f"Đổi bí mật: {one.name}",
        confirm="Đổi bí mật", back=reverse("hub:participant", args=[one.id]),
    )  # fmt: skip


@open_to(OPERATOR)
@require_http_methods(METHODS)
def participant_revoke(request: OfficeRequest, participant_id: int) -> HttpResponse:
    """Close the account at once."""
    one = _one(request, participant_id)
    back = reverse("hub:participant", args=[one.id])

    def act(given: dict[str, Any]) -> HttpResponse:
        verbs.revoke(by=request.member, participant_id=one.id, reason=given["reason"])
        add_toast(request, f"Đã thu hồi tài khoản của {one.name}.")
        return to(back)

    return form_page(
        request, forms.RevokeForm(sent(request)), act, title=f"Thu hồi: {one.name}",
        confirm="Thu hồi tài khoản", back=back,
        lead="Hệ thống này thôi gửi, nhận ngay; tài khoản đã thu hồi không mở lại được.",
    )  # fmt: skip


@never_cache
def _secret(request: OfficeRequest, issued: verbs.Issued, *, title: str) -> HttpResponse:
    one = issued.participant
    until = f"Bí mật cũ còn dùng đến {moment(one.former_until)}." if one.former_until else ""
    context = {
        "title": title, "system_id": one.system_id, "secret": issued.secret, "lead": until,
        "back": reverse("hub:participant", args=[one.pk]),
    }  # fmt: skip
    return render(request, "hub/secret.html", context)


def _contact(given: dict[str, Any]) -> verbs.Contact:
    return verbs.Contact(given["contact_name"], given["contact_phone"], given["contact_email"])
