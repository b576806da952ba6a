"""Signed-in clients for the people of the named world."""

from __future__ import annotations

from django.conf import settings
from django.test import Client

from congvan.organization.models import Account
from congvan.web.middleware import SEAT_KEY
from tests.world import OUTSIDER, World

BACKEND = "congvan.organization.backend.AccountBackend"

# One person for each role and for each way of acting.
ROLES = {
    "an": "chuyên viên",
    "lan": "văn thư",
    "tuan": "lãnh đạo đơn vị",
    "khai": "lãnh đạo cơ quan",
    "bao": "hai chức danh",
    "anh": "quản trị cơ quan",
    "vinh": "phụ trách an toàn thông tin",
    "quynh": "quản trị hệ thống",
    "oanh": "văn phòng cấp xã, vừa văn thư vừa quản trị",
}
# Sở Nội vụ: a head of division without a role of administration, and the administrator.
OUTSIDERS = (OUTSIDER, "hoa")


def stranger() -> Client:
    """A browser in which nobody has logged in; a failing page is an answer (500), not an exception."""
    return Client(raise_request_exception=False)


def signed_in(world: World, key: str) -> Client:
    """A browser in which the person has logged in."""
    client = stranger()
    # Read again: the account in hand may be older than the password in the database.
    client.force_login(Account.objects.get(person=world.people[key]), backend=BACKEND)
    return client


def back(session: str) -> Client:
    """A browser that still has the session."""
    client = stranger()
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


def acting_for(world: World, key: str, delegation_id: int) -> Client:
    """A browser in which the person acts for the one who delegated."""
    client = signed_in(world, key)
    session = client.session
    session[SEAT_KEY] = f"d{delegation_id}"
    session.save()
    return client
