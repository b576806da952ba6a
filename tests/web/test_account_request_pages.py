"""Requests about accounts and the logs, in the pages."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congvan.organization.models import Account, AccountRequest
from tests.web.test_delegations import at
from tests.world import World

__all__ = ["at"]


def test_ask_approve_carry_out_and_first_login(world: World, at):
    administrator, leader = at("anh"), at("khai")
    post, unit = world.posts["skhcn", "Chuyên viên"], world.units["skhcn", "cds"]
    form = {
        "full_name": "Nguyễn Văn An", "form_of_address": "anh", "birth_date": "2/9/1999",
        "post": post.pk, "unit": unit.pk, "reason": "Mới tuyển dụng", "phone": "",
    }  # fmt: skip
    answer = administrator.post(reverse("administration:account-request-ask"), form, follow=True)
    assert "Đã gửi đề nghị" in answer.content.decode()
    asked = AccountRequest.objects.latest("id")
    page = reverse("administration:account-request", args=[asked.pk])
    assert leader.post(page, {"verb": "approve", "note": ""}).status_code == 302
    done = administrator.post(page, {"verb": "carry_out"}).content.decode()
    login, password = re.findall(r"<code>([^<]+)</code>", done)[:2]
    # A namesake joins: both get the date form, the earlier one keeps the old name as an alias.
    assert login.startswith("annv")
    assert password not in administrator.get(page).content.decode()
    newcomer = Client()
    answer = newcomer.post(reverse("account_login"), {"login": login, "password": password})
    assert answer.status_code == 302
    assert newcomer.get(reverse("desk:todo")).status_code == 302, "the password comes first"


def test_leader_cannot_carry_out(world: World, at):
    request = AccountRequest.objects.get(full_name="Phan Thị Hồng Vân")
    page = reverse("administration:account-request", args=[request.pk])
    leader = at("khai")
    leader.post(page, {"verb": "approve", "note": ""})
    before = Account.objects.count()
    assert leader.post(page, {"verb": "carry_out"}).status_code in (403, 422)
    assert Account.objects.count() == before


def test_specialist_finds_no_such_page(world: World, at):
    specialist = at("an")
    for name in (
        "account-requests",
        "account-request-ask",
        "account-withdrawal-ask",
        "audit",
        "logins",
    ):
        assert specialist.get(reverse(f"administration:{name}")).status_code == 404


@pytest.mark.parametrize("name", ["audit", "logins", "delegations", "account-requests"])
def test_lists_take_few_statements(world: World, at, name: str):
    client = at("anh")
    client.get(reverse("desk:todo"))
    with CaptureQueriesContext(connection) as statements:
        assert client.get(reverse(f"administration:{name}")).status_code == 200
    assert len(statements) <= 6, [s["sql"][:90] for s in statements]


def test_audit_is_searched(world: World, at):
    client = at("anh")
    found = client.get(reverse("administration:audit"), {"code": "delegation.permitted"})
    assert "cho phép Trần Đình Khải" in found.content.decode()
    none = client.get(reverse("administration:audit"), {"actor": "không có ai"})
    assert "Không có sự kiện nào" in none.content.decode()
    wrong = client.get(reverse("administration:audit"), {"day": "hôm qua"})
    assert "Không đọc được ngày" in wrong.content.decode()
