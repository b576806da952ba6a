"""Every address declares who may call it, and every page is in the menu or excluded by name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from congvan.organization.doors import PUBLIC, Audience
from congvan.web import menu


def _patterns(
    resolver: URLResolver, prefix: str = "", names: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, URLPattern]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*names, entry.namespace) if entry.namespace else names
            yield from _patterns(entry, route, inner)
        else:
            yield route, ":".join((*names, entry.name or "")), entry


PATTERNS = sorted(_patterns(get_resolver()), key=lambda p: p[0])

# What a person without an account may open, each with its reason.
OPEN_TO_ALL = {
    "healthz": "máy giám sát hỏi còn sống không",
    "readyz": "máy giám sát hỏi đã sẵn sàng chưa",
    "account_login": "trang đăng nhập",
    "account_logout": "đăng xuất, không đòi còn phiên",
    "account_signup": "không mở đăng ký, chỉ chuyển về đăng nhập",
    "account_reset_password": "hướng dẫn khi quên mật khẩu",
    "account_inactive": "tài khoản đã ngừng",
    "mfa_authenticate": "bước hai của đăng nhập",
    "manifest": "biểu tượng và tên khi ghim ra màn hình",
    "service-worker": "tập lệnh nhận thông báo, không có dữ liệu nào",
    "short_messages:browser-renew": "trình duyệt tự báo địa chỉ nhận mới bằng cookie của nó",
    "gallery": "bảng thành phần, không có dữ liệu nào",
    "signing:exchange-download": "phần mềm ở máy người ký lấy tệp bằng mã của lần ký, không có phiên",
    "work_calendar:feed": "điện thoại xem lịch bằng khóa riêng của một người, không có phiên",
    "hub-api:openapi-json": "mô tả của API giám sát, không có số liệu",
    "hub-api:api-root": "chỉ trả lời là không có gì ở đây",
    "hub-api:health": "API hỏi khóa giám sát, không có phiên",
    "hub-api:parcels": "API hỏi khóa giám sát, không có phiên",
    "hub-api:parcel": "API hỏi khóa giám sát, không có phiên",
    "hub-api:participants": "API hỏi khóa giám sát, không có phiên",
    "hub-api:stuck": "API hỏi khóa giám sát, không có phiên",
    "hub-api:throughput": "API hỏi khóa giám sát, không có phiên",
    "short_messages:reports": "nhà cung cấp SMS báo kết quả bằng bí mật của mình, không có phiên",
    "signing:exchange-upload": "phần mềm ở máy người ký gửi tệp về bằng mã của lần ký",
}


@pytest.mark.parametrize(
    ("route", "name", "pattern"), PATTERNS, ids=[p[0] or "/" for p in PATTERNS]
)
def test_address_declares_its_audience(route: str, name: str, pattern: URLPattern):
    audience = getattr(pattern.callback, "audience", None)
    assert isinstance(audience, Audience), f"/{route} ({name}) needs @open_to(...)"
    assert pattern.name, f"/{route} needs a name"
    if audience is PUBLIC:
        assert name in OPEN_TO_ALL, f"{name} is open to everybody without a reason"


def test_menu_leads_to_pages_that_exist():
    known = {name for _, name, _ in PATTERNS}
    assert {entry.url_name for entry in menu.entries()} <= known


def test_every_list_page_is_in_the_menu_or_excluded():
    """Pages without arguments are reached from the menu, the person box, or are named here."""
    reached = {entry.url_name for entry in menu.entries()} | set(menu.REACHED_ELSEWHERE)
    pages = {name for route, name, _ in PATTERNS if "<" not in route and name not in OPEN_TO_ALL}
    assert not pages - reached
