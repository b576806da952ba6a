"""Builds what surrounds every page of a signed-in person: menu, counters, person, acting-for bar."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from congvan.desk.queries import work as desk
from congvan.desk.queries.work import Counters
from congvan.desk.states import Tab
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.text import initials, split_name
from congvan.organization.acting import ActingMember
from congvan.ui import frame as ui
from congvan.ui.items import Link
from congvan.ui.toasts import taken_toasts
from congvan.web import menu
from congvan.web.addresses import address
from congvan.web.counters import BESIDE
from congvan.web.middleware import seat_token
from congvan.web.search.asked import KEYS, WORDS

# Served by the dispatcher beside the pages; where it is not, the counters are asked for.
LIVE = "/sse"


def province() -> str:
    """The name of the province: the setting, else what the demo left in the data directory."""
    if settings.CONFIGURATION.province:
        return str(settings.CONFIGURATION.province)
    return _left_by_demo(Path(settings.DATA_DIR) / "province.txt")


def context(request: HttpRequest) -> dict[str, Any]:
    """The context processor: `frame` for a signed-in person, the product's names for all."""
    member: ActingMember | None = getattr(request, "member", None)
    return {
        "province": province(),
        "hotline": settings.CONFIGURATION.hotline,
        "trace_id": getattr(request, "trace_id", ""),
        "member": member,
        # Built when a page draws it: a fragment that does not must not take the waiting toasts.
        "frame": SimpleLazyObject(lambda: build(request, member)) if member else None,
    }


def build(request: HttpRequest, member: ActingMember) -> ui.Frame:
    """The frame for `member`; asks the counters (one statement) and takes the waiting toasts."""
    counts = numbers_of(counters(request, member))
    here = _entry_of(request.path)
    todo = address("desk:todo")
    return ui.Frame(
        home_href=todo,
        person=_person_box(request, member),
        agency=member.seat.agency_name,
        province=province(),
        menu=_menu(member, counts, here),
        phone=_phone(counts, here),
        adds=_adds(member),
        bell=ui.Bell(address("desk:notices"), counts["notices"]),
        substitution=_substitution(member),
        search_action=address("search:find"),
        search_text=request.GET.get("q", "")[:200] if here == "search:find" else "",
        search_kept=_kept_filters(request) if here == "search:find" else (),
        search_is_here=here == "search:find",
        suggest_href=address("search:suggest"),
        help_href=address("help"),
        hotline=settings.CONFIGURATION.hotline,
        counters_href=address("desk:counters"),
        live_href=LIVE,
        seat=seat_token(member),
        toasts=taken_toasts(request),
        notices=_notices(request),
        keys=_keys(),
    )


def counters(request: HttpRequest, member: ActingMember) -> Counters:
    """The counters of this request, asked once: frame, tabs and bell show the same numbers."""
    known: Counters | None = getattr(request, "counters", None)
    if known is None:
        known = desk.counters(member, BESIDE)
        request.counters = known  # type: ignore[attr-defined]
    return known


def numbers_of(counts: Counters) -> Mapping[str, int]:
    """The numbers beside the menu's lines and the bell's, by the names of their places."""
    return {
        "todo": counts.tabs[Tab.ALL],
        "given": counts.given,
        "starred": counts.starred,
        "notices": counts.notices,
        "drafts": counts.drafts,
        **counts.beside,
    }


def _entry_of(path: str) -> str:
    """The menu's entry a page belongs to: the one whose address is the longest beginning of it."""
    names = {address(entry.url_name): entry.url_name for entry in menu.entries()}
    names |= {address(page): entry for page, entry in menu.BELONGS_TO.items()}
    names[address("desk:notices")] = "desk:notices"
    matching = [href for href in names if path.startswith(href)]
    return names[max(matching, key=len)] if matching else ""


def _menu(member: ActingMember, counts: Mapping[str, int], here: str) -> tuple[ui.MenuGroup, ...]:
    groups = []
    for group in menu.MENU:
        shown = tuple(
            ui.MenuEntry(
                key=entry.counter or entry.url_name.replace(":", "-"),
                label=entry.label,
                href=address(entry.url_name),
                icon=entry.icon,
                count=counts.get(entry.counter) if entry.counter else None,
                current=here == entry.url_name,
            )
            for entry in group.entries
            if (not entry.roles or member.holds(*entry.roles)) and menu.is_there(entry)
        )
        if shown:
            groups.append(ui.MenuGroup(group.label, shown))
    return tuple(groups)


def _phone(counts: Mapping[str, int], here: str) -> tuple[ui.MenuEntry, ...]:
    lines = (
        ("todo", "Cần xử lý", "desk:todo", "inbox"),
        ("calendar", "Lịch", "work_calendar:index", "calendar-event"),
        ("notices", "Tin báo", "desk:notices", "bell"),
    )
    return tuple(
        ui.MenuEntry(key, label, address(name), icon, counts.get(key), current=here == name)
        for key, label, name, icon in lines
    )


def _adds(member: ActingMember) -> tuple[Link, ...]:
    adds = []
    if member.holds(menu.Role.REGISTRY_CLERK):
        adds.append(Link("Vào sổ văn bản đến", address("intake:waiting"), "file-import"))
    adds.append(Link("Dự thảo mới", address("drafting:new"), "file-pencil"))
    if member.holds(menu.Role.AGENCY_LEADER, menu.Role.UNIT_LEADER):
        adds.append(Link("Việc", address("tasks:new"), "list-check"))
    adds.append(Link("Lời nhắc riêng", address("tasks:reminders"), "bell"))
    if not member.is_substitute:
        adds.append(Link("Đề nghị ủy quyền", address("administration:delegation-ask")))
    if member.holds(menu.Role.SYSADMIN_AGENCY):
        adds.append(Link("Đề nghị tài khoản", address("administration:account-request-ask")))
        adds.append(Link("Người mới", address("administration:person-add")))
    return tuple(adds)


def _person_box(request: HttpRequest, member: ActingMember) -> ui.PersonBox:
    links = (
        Link("Hồ sơ của tôi", address("profile")),
        Link("Chữ ký của tôi", address("signing:mine")),
        Link("Đổi mật khẩu", address("account_change_password")),
        Link("Xác thực hai lớp", address("mfa_index")),
        Link("Phiên đăng nhập", address("usersessions_list")),
        Link("Nhận tin báo", address("short_messages:choices")),
    )
    return ui.PersonBox(
        initials=initials(split_name(member.person_name)),
        name=member.person_name,
        post=member.seat.label if not member.substitution else member.substitution.own.label,
        logout_action=address("account_logout"),
        links=links,
        switch=_switch(request, member),
    )


def _switch(request: HttpRequest, member: ActingMember) -> ui.PostSwitch | None:
    ways: list[ActingMember] = request.members  # type: ignore[attr-defined]
    if len(ways) < 2:
        return None
    chosen = seat_token(member)
    choices = [(way, _choice(way, chosen)) for way in ways]
    return ui.PostSwitch(
        action=address("switch-seat"),
        posts=tuple(choice for way, choice in choices if not way.is_substitute),
        acting_for=tuple(choice for way, choice in choices if way.is_substitute),
    )


def _choice(way: ActingMember, chosen: str) -> ui.PostChoice:
    token = seat_token(way)
    label = way.seat.person_name if way.is_substitute else way.seat.post_title
    detail = way.seat.label if way.is_substitute else (way.seat.unit_name or way.seat.agency_name)
    return ui.PostChoice(
        label=label, detail=detail, name="seat", value=token, current=token == chosen
    )


def _substitution(member: ActingMember) -> ui.Substitution | None:
    if member.substitution is None:
        return None
    until = member.substitution.ends_at.astimezone(OFFICE_ZONE)
    return ui.Substitution(
        name=f"{member.seat.person_name} ({member.seat.label})",
        until=f"{until:%H:%M %d/%m}",
        stop_action=address("switch-seat"),
        stop_name="seat",
        stop_value=f"m{member.own_membership_id}",
    )


def _notices(request: HttpRequest) -> tuple[ui.Notice, ...]:
    reminder = getattr(request, "password_reminder", "")
    if not reminder:
        return ()
    return (ui.Notice(reminder, Link("Đổi mật khẩu", address("account_change_password"))),)


def _kept_filters(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """The chips and the tab of the search on the page stay when other words are typed."""
    given = request.GET.dict()
    return tuple(
        (key, value[:40]) for key, value in given.items() if key in KEYS and key != WORDS and value
    )


def _keys() -> tuple[ui.KeyHint, ...]:
    return (
        ui.KeyHint(("g", "c"), "Cần xử lý", address("desk:todo")),
        ui.KeyHint(("g", "d"), "Dự thảo", address("drafting:list")),
        ui.KeyHint(("g", "t"), "Tin báo", address("desk:notices")),
        ui.KeyHint(("g", "s"), "Tra cứu", address("search:find")),
        ui.KeyHint(("g", "b"), "Danh bạ", address("directory:people")),
    )


@lru_cache(maxsize=1)
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()


def _left_by_demo(path: Path) -> str:
    # The demo may be built while the system runs, so only a found name is kept.
    return _read(path) if path.exists() else ""
