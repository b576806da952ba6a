"""Directory, traffic, doctor, rules and the hubs above."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.hub import operator_queries as questions
from congvan.hub import queries
from congvan.hub.pages import forms
from congvan.hub.pages.answering import METHODS, OPERATOR, form_page, sent, show, to
from congvan.hub.pages.parts import Alert, Block, Cell, Page, age, moment, size, table
from congvan.hub.services import doctor as doctors
from congvan.hub.services import organs as organ_verbs
from congvan.hub.services import policy as policies
from congvan.hub.services import upstream_accounts, upstream_directory
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import OfficeRequest, open_to
from congvan.ui.items import Fact, Link, Pager, Pill
from congvan.ui.toasts import add_toast

_PAGE = 50
_NUMBER = "col-num"
_HOUR_HEADS = (
    ("Giờ", ""), ("Văn bản", _NUMBER), ("Trạng thái", _NUMBER), ("Đã giao", _NUMBER),
    ("Dung lượng", _NUMBER), ("Mức", ""),
)  # fmt: skip
_DAY_HEADS = (
    ("Ngày", ""), ("Văn bản", _NUMBER), ("Trạng thái", _NUMBER), ("Dung lượng", _NUMBER),
    ("Mức", ""),
)  # fmt: skip


@open_to(OPERATOR)
@require_safe
def directory(request: OfficeRequest) -> HttpResponse:
    """Danh bạ: organs by code, old codes, closed ones and their successors."""
    text, after = request.GET.get("tim", "")[:100], request.GET.get("sau", "")[:64]
    rows = questions.organs(request.member, text=text, after=after, limit=_PAGE + 1)
    more, rows = len(rows) > _PAGE, rows[:_PAGE]
    heads = (("Cơ quan", ""), ("Mã định danh", ""), ("Ai nhận thư", ""), ("Tình trạng", ""))
    block = table(heads, [_organ_cells(one) for one in rows], caption="Danh bạ của trục")
    if not rows:
        title = "Không có cơ quan nào khớp" if text else "Danh bạ chưa có cơ quan nào"
        block = Block(
            title=title, icon="building-community",
            text="Trục chỉ chuyển đến cơ quan có trong danh bạ, theo mã định danh.",
        )  # fmt: skip
    kept = {"tim": text} if text else {}
    pager = None
    if more or after:
        on = f"?{urlencode({**kept, 'sau': rows[-1].code})}" if more else ""
        pager = Pager(f"{len(rows)} cơ quan", on, f"?{urlencode(kept)}" if after else "")
    page = Page(
        "Danh bạ của trục", "hub:directory", (block,), has_search=True, text=text,
        search_hint="Tên cơ quan, mã mới hoặc cũ", pager=pager,
        actions=(Link("Thêm cơ quan", reverse("hub:organ-add"), "plus"),),
    )  # fmt: skip
    return show(request, page)


def _organ_cells(one: questions.OrganRow) -> tuple[Cell, ...]:
    if one.closed_on:
        words = f"{one.closed_on:%d/%m/%Y}" + (
            f", thay bằng {one.successor}" if one.successor else ""
        )
        state = Cell(pill=Pill("cancelled", "Đã đóng"), note=words)
    elif one.system_name or one.upstream_name:
        state = Cell(pill=Pill("active", "Đang dùng"))
    else:
        state = Cell(pill=Pill("to-fix", "Chưa ai nhận"))
    return (
        Cell(one.name, reverse("hub:organ", args=[one.id])),
        Cell(one.code, note=f"mã cũ {one.old_code}" if one.old_code else ""),
        Cell(one.system_name or one.upstream_name or "–"),
        state,
    )


def _systems(request: OfficeRequest) -> list[tuple[str, str]]:
    rows = queries.participants(request.member)
    return [(str(one.id), one.name) for one in rows if one.revoked_at is None]


@open_to(OPERATOR)
@require_http_methods(METHODS)
def organ_add(request: OfficeRequest) -> HttpResponse:
    """A new line of the directory."""

    def act(given: dict[str, Any]) -> HttpResponse:
        row = organ_verbs.add_organ(
            by=request.member, code=given["code"], name=given["name"], old_code=given["old_code"],
            participant_id=int(given["participant"]) if given["participant"] else None,
        )  # fmt: skip
        add_toast(request, f"Đã ghi {row.name} vào danh bạ.")
        return to(reverse("hub:directory"))

    form = forms.OrganForm(sent(request), participants=_systems(request))
    back = reverse("hub:directory")
    return form_page(request, form, act, title="Thêm cơ quan", confirm="Ghi vào danh bạ", back=back)


@open_to(OPERATOR)
@require_http_methods(METHODS)
def organ(request: OfficeRequest, organ_id: int) -> HttpResponse:
    """Change a line: name, old code, whose mailbox."""
    one = questions.organ(request.member, organ_id)
    first = {
        "name": one.name,
        "old_code": one.old_code,
        "participant": str(one.participant_id or ""),
    }

    def act(given: dict[str, Any]) -> HttpResponse:
        chosen = int(given["participant"]) if given["participant"] else None
        organ_verbs.add_organ(
            by=request.member, code=one.code, name=given["name"], old_code=given["old_code"]
        )
        if chosen != one.participant_id:
            organ_verbs.bind_organ(by=request.member, code=one.code, participant_id=chosen)
        add_toast(request, f"Đã sửa {one.code} trong danh bạ.")
        return to(reverse("hub:directory"))

    form = forms.OrganForm(
        sent(request), initial=first, participants=_systems(request), is_change=True
    )
    return form_page(
        request, form, act, title=f"{one.name} ({one.code})", confirm="Lưu",
        back=reverse("hub:directory"),
        other=None if one.closed_on else Link("Đóng mã", reverse("hub:organ-close", args=[one.id]), "lock"),
    )  # fmt: skip


@open_to(OPERATOR)
@require_http_methods(METHODS)
def organ_close(request: OfficeRequest, organ_id: int) -> HttpResponse:
    """Close a code, with its successor."""
    one = questions.organ(request.member, organ_id)

    def act(given: dict[str, Any]) -> HttpResponse:
        organ_verbs.close_organ(
            by=request.member, code=one.code, replaced_by=given["replaced_by"].strip()
        )
        add_toast(request, f"Đã đóng mã {one.code}.")
        return to(reverse("hub:directory"))

    return form_page(
        request, forms.CloseForm(sent(request)), act, title=f"Đóng mã {one.code}",
        confirm="Đóng mã", back=reverse("hub:organ", args=[one.id]),
        lead="Mã đã đóng không bị xóa. Văn bản còn gửi đến mã này chuyển sang mã thay thế.",
    )  # fmt: skip


@open_to(OPERATOR)
@require_safe
def traffic(request: OfficeRequest) -> HttpResponse:
    """Lưu lượng: hours of the last day, days of the last month, how fast mail is fetched.

    Hours and days without anything are left out.
    """
    told = queries.throughput(request.member, hours=24)
    hours = [one for one in reversed(told) if one.accepted or one.delivered]
    days = [one for one in questions.daily(request.member) if one.edocs or one.statuses]
    now, p95 = queries.overview(request.member), questions.seconds_to_fetch(request.member)
    busiest = max((one.accepted for one in hours), default=0)
    by_hour = [
        (
            Cell(f"{one.hour.astimezone(OFFICE_ZONE):%H:00 %d/%m}"), Cell(str(one.edocs)),
            Cell(str(one.statuses)), Cell(str(one.delivered)), Cell(size(one.bytes)),
            Cell(amount=one.accepted, most=busiest, about="So với giờ nhiều nhất") if busiest else Cell(),
        )
        for one in hours
    ]  # fmt: skip
    fullest = max((one.edocs + one.statuses for one in days), default=0)
    by_day = [
        (
            Cell(f"{one.day:%d/%m/%Y}"), Cell(str(one.edocs)), Cell(str(one.statuses)),
            Cell(size(one.bytes)),
            Cell(amount=one.edocs + one.statuses, most=fullest, about="So với ngày nhiều nhất")
            if fullest else Cell(),
        )
        for one in days
    ]  # fmt: skip
    facts = (
        Fact("Chờ nhận", str(now.waiting)),
        Fact("Chờ chuyển lên trục cấp trên", str(now.forwarding)),
        Fact("Chờ lâu nhất", age(now.oldest_waiting_at)),
        Fact("95% gói tin được lấy trong", "" if p95 is None else f"{p95:.1f} giây".replace(".", ",")),
    )  # fmt: skip
    page = Page(
        "Lưu lượng", "hub:traffic",
        (
            Block("Lúc này", facts=tuple(fact for fact in facts if fact.value)),
            table(_HOUR_HEADS, by_hour, caption="Từng giờ", title="24 giờ qua")
            if by_hour else Block("24 giờ qua", icon="exchange", text="Không có gói tin nào."),
            table(_DAY_HEADS, by_day, caption="Từng ngày", title="30 ngày qua")
            if by_day else Block("30 ngày qua", icon="exchange", text="Không có gói tin nào."),
        ),
    )  # fmt: skip
    return show(request, page)


@open_to(OPERATOR)
@require_safe
def doctor(request: OfficeRequest) -> HttpResponse:
    """Bác sĩ trục: each check in words, and the way to a test message."""
    found = sorted(doctors.examine(), key=lambda one: one.ok)
    rows = [
        (
            Cell(one.title), Cell(one.sentence, note=one.next_step),
            Cell(pill=Pill("passed", "Tốt") if one.ok else Pill("to-fix", "Cần xem")),
        )
        for one in found
    ]  # fmt: skip
    bad = sum(not one.ok for one in found)
    heads = (("Kiểm tra", ""), ("Kết quả", ""), ("", ""))
    page = Page(
        "Bác sĩ trục", "hub:doctor",
        (table((heads[0], heads[1], ("Kết luận", "")), rows, caption="Kết quả kiểm tra"),),
        summary=f"{bad} việc cần xem" if bad else "Mọi thứ đều tốt",
        actions=(Link("Gửi bản tin thử", reverse("hub:test"), "send"),),
    )  # fmt: skip
    return show(request, page)


@open_to(OPERATOR)
@require_http_methods(METHODS)
def test(request: OfficeRequest) -> HttpResponse:
    """Send a test message; its own page shows its way."""

    def act(given: dict[str, Any]) -> HttpResponse:
        parcel_id = doctors.send_test(by=request.member, **given)
        add_toast(request, "Đã gửi bản tin thử. Trang này cho biết nơi nhận đã lấy hay chưa.")
        return to(reverse("hub:parcel", args=[parcel_id]))

    form = forms.TestForm(sent(request), codes=questions.own_codes(request.member))
    return form_page(
        request, form, act, title="Gửi bản tin thử", confirm="Gửi", back=reverse("hub:doctor"),
        lead="Bản tin ghi rõ là thử, không tính là văn bản. Báo trước cho nơi nhận.",
    )  # fmt: skip


@open_to(OPERATOR)
@require_http_methods(METHODS)
def policy(request: OfficeRequest) -> HttpResponse:
    """Quy định: retention, largest package, when something counts as stuck."""
    now = policies.policy()
    first = {name: getattr(now, name) for name in policies.LIMITS}

    def act(given: dict[str, Any]) -> HttpResponse:
        policies.change(by=request.member, **given)
        add_toast(request, "Đã sửa quy định của trục.")
        return to(reverse("hub:policy"))

    return form_page(
        request, forms.PolicyForm(sent(request), initial=first), act, title="Quy định của trục",
        confirm="Lưu", back=reverse("hub:parcels"),
        lead="Hết thời hạn, trục xóa nội dung gói tin đã giao; thông tin về gói tin còn giữ.",
    )  # fmt: skip


@open_to(OPERATOR)
@require_safe
def upstreams(request: OfficeRequest) -> HttpResponse:
    """Trục cấp trên."""
    rows = questions.upstreams(request.member)
    heads = (("Trục", ""), ("Địa chỉ", ""), ("Gọi được lần cuối", "col-num"), ("Tình trạng", ""))
    block = table(
        heads,
        [
            (
                Cell(one.name, reverse("hub:upstream", args=[one.id])), Cell(one.base_url),
                Cell(moment(one.last_reached_at, "Chưa gọi")), Cell(pill=_upstream_pill(one)),
            )
            for one in rows
        ],
        caption="Trục cấp trên",
    )  # fmt: skip
    if not rows:
        block = Block(
            title="Chưa nối trục cấp trên", icon="exchange",
            text="Nối Trục liên thông văn bản quốc gia hoặc trục khác để gửi ra ngoài tỉnh.",
        )  # fmt: skip
    add = Link("Thêm trục cấp trên", reverse("hub:upstream-add"), "plus")
    return show(request, Page("Trục cấp trên", "hub:upstreams", (block,), actions=(add,)))


def _upstream_pill(one: questions.UpstreamRow) -> Pill:
    if not one.is_active:
        return Pill("cancelled", "Thôi nối")
    return Pill("failed", "Không gọi được") if one.failing_since else Pill("active", "Đang nối")


@open_to(OPERATOR)
@require_safe
def upstream(request: OfficeRequest, upstream_id: int) -> HttpResponse:
    """One hub above."""
    return _upstream(request, upstream_id)


def _upstream(
    request: OfficeRequest, upstream_id: int, alert: Alert | None = None, status: int = 200
) -> HttpResponse:
    one = questions.upstream(request.member, upstream_id)
    alerts = [alert] if alert else []
    if one.failing_since and alert is None:
        alerts.append(
            Alert("warn", f"Không gọi được từ {moment(one.failing_since)}", one.last_failure)
        )
    facts = (
        Fact("Địa chỉ", one.base_url), Fact("Mã hệ thống", one.system_id),
        Fact("Nhận mã lạ", "Có" if one.takes_unknown else "Không"),
        Fact("Gọi được lần cuối", moment(one.last_reached_at, "Chưa gọi lần nào")),
        Fact("Danh bạ lấy từ trục này", f"{one.organs} cơ quan, {moment(one.directory_at, 'chưa lấy')}"),
    )  # fmt: skip
    at = {
        name: reverse(f"hub:upstream-{name}", args=[one.id])
        for name in ("test", "sync", "switch", "change")
    }
    posts = (
        Link("Thử kết nối", at["test"], "activity"), Link("Lấy danh bạ", at["sync"], "refresh"),
        Link("Thôi nối" if one.is_active else "Nối lại", at["switch"], "unlink" if one.is_active else "link"),
    )  # fmt: skip
    page = Page(
        one.name, "hub:upstreams", (Block("Tài khoản trên trục này", facts=facts),), posts=posts,
        actions=(Link("Sửa", at["change"], "pencil"),), alerts=tuple(alerts), is_long=True,
    )  # fmt: skip
    return show(request, page, status=status)


@open_to(OPERATOR)
@require_http_methods(METHODS)
def upstream_put(request: OfficeRequest, upstream_id: int | None = None) -> HttpResponse:
    """Add a hub above, or change one."""
    first: dict[str, Any] = {}
    if upstream_id is not None:
        one = questions.upstream(request.member, upstream_id)
        first = {n: getattr(one, n) for n in ("name", "base_url", "system_id", "takes_unknown")}

    def act(given: dict[str, Any]) -> HttpResponse:
        row = upstream_accounts.put(by=request.member, upstream_id=upstream_id, **given)
        add_toast(request, f"Đã lưu {row.name}.")
        return to(reverse("hub:upstream", args=[row.pk]))

    form = forms.UpstreamForm(sent(request), initial=first)
    title = f"Sửa: {first['name']}" if first else "Thêm trục cấp trên"
    back = reverse("hub:upstreams")
    return form_page(request, form, act, title=title, confirm="Lưu", back=back)


@open_to(OPERATOR)
@require_POST
def upstream_test(request: OfficeRequest, upstream_id: int) -> HttpResponse:
    """Call it now and say what it answered."""
    tried = upstream_accounts.test_connection(by=request.member, upstream_id=upstream_id)
    kind = "good" if tried.ok else "warn"
    return _upstream(request, upstream_id, Alert(kind, tried.sentence, live=True))


@open_to(OPERATOR)
@require_POST
def upstream_sync(request: OfficeRequest, upstream_id: int) -> HttpResponse:
    """Get its directory now."""
    questions.upstream(request.member, upstream_id)
    try:
        count = upstream_directory.sync(upstream_id)
    except BusinessError as refusal:
        alert = Alert("warn", refusal.sentence, refusal.next_step, live=True)
        return _upstream(request, upstream_id, alert, status=409)
    add_toast(request, f"Đã lấy danh bạ: {count} cơ quan.")
    return to(reverse("hub:upstream", args=[upstream_id]))


@open_to(OPERATOR)
@require_POST
def upstream_switch(request: OfficeRequest, upstream_id: int) -> HttpResponse:
    """Stop using it, or begin again."""
    one = questions.upstream(request.member, upstream_id)
    upstream_accounts.switch(
        by=request.member, upstream_id=upstream_id, is_active=not one.is_active
    )
    add_toast(request, "Đã thôi nối." if one.is_active else "Đã nối lại.")
    return to(reverse("hub:upstream", args=[upstream_id]))
