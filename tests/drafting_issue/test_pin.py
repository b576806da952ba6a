"""The PIN is used once and stands nowhere afterwards (R-155)."""

from __future__ import annotations

import logging
from unittest import mock

import pytest
from django.db import connection
from django.urls import reverse

from congvan.drafting.states import IssueStatus
from congvan.kernel import clock
from congvan.signing.services import signing
from tests.drafting.conftest import NOW
from tests.pages.visitors import signed_in
from tests.signing.pki import Office as CertificationOffice
from tests.web import issues_of_office as issues
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.nightly]


@pytest.fixture
def _wednesday_morning() -> None:
    """Certificates are checked at the moment of this test's own clock."""


def everything_stored() -> str:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        tables = [name for (name,) in cursor.fetchall()]
        rows = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows)


def test_the_pin_is_in_no_table_log_page_or_address(
    world: World, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
):
    caplog.set_level(logging.DEBUG)
    with clock.frozen(NOW), issues.signing_desk(world, CertificationOffice()) as desk:
        issue = desk.at_sign()
        khai = signed_in(world, "khai")
        address = reverse("outgoing:act", args=[issue.pk, "ky"])
        right = {"device": desk.leader.device_id, "pin": desk.leader.pin}
        wrong = khai.post(address, {**right, "pin": f"sai-{desk.leader.pin}"})
        many = khai.post(
            reverse("outgoing:sign-many"), {"muc": [issue.pk], "pin": f"sai-{desk.leader.pin}"}
        )
        with mock.patch.object(signing, "store", side_effect=RuntimeError("đĩa đầy")):
            khai.raise_request_exception = False
            broken = khai.post(address, right)
        assert (wrong.status_code, many.status_code, broken.status_code) == (422, 422, 500)
        answer = khai.post(address, right)
        assert desk.fresh(issue).status == IssueStatus.AWAITING_SEAL
        assert khai.get(reverse("outgoing:sign-many"), {"pin": "x"}).status_code == 405
    told = capsys.readouterr()
    places = {
        "database": everything_stored(), "logs": caplog.text, "output": told.out + told.err,
        "pages": "".join(one.content.decode() for one in (wrong, many, broken)),
        "address": answer["Location"], "session": str(dict(khai.session)),
    }  # fmt: skip
    assert "đĩa đầy" in places["logs"]
    assert [name for name, text in places.items() if desk.leader.pin in text] == []
