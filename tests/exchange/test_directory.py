"""The directory of a hub in a node: fetched whole, closed lines stay, the later of two holds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from congvan.exchange.models import AxisOrgan, Connection
from congvan.exchange.queries import connections as questions
from congvan.exchange.queries import reachable
from congvan.exchange.services import connections, directory
from congvan.kernel import clock
from congvan.kernel.errors import NotAllowed, NotFound
from edxml_vn.vxp.client import Listed
from tests.documents.papers import Office
from tests.drafting.conftest import NOW
from tests.exchange import papers
from tests.exchange.hubs import MemoryHub

pytestmark = pytest.mark.django_db


def test_the_directory_and_who_keeps_connections(office: Office, line: Connection, hub: MemoryHub):
    hub.listed = [
        Listed(id=str(n), pid="", code=f"H21.{n:05d}", old_code=f"000.00.{n:05d}.H21", name=f"UBND xã Số {n}", mail="")
        for n in range(2500)
    ]  # fmt: skip
    assert directory.sync(connection_id=line.pk) == 2500
    with clock.frozen(NOW + timedelta(days=1)):
        hub.listed = hub.listed[:2400]
        assert directory.sync(connection_id=line.pk) == 2400
    assert AxisOrgan.objects.filter(is_closed=True).count() == 100
    named = papers.organ(office.lan, "UBND xã Số 7")
    old = papers.organ(office.lan, "Một xã", "000.00.00008.H21")
    found = reachable.reachable(office.lan, [named.pk, old.pk])
    assert [found[one.pk].code for one in (named, old)] == ["H21.00007", "H21.00008"]
    (view,) = questions.connections(office.anh)
    assert (view.organs_count, view.agencies[0][2]) == (2400, "H21.05")
    assert questions.connections(office.quang) == ()
    with pytest.raises(NotFound):
        connections.stop(by=office.quang, connection_id=line.pk)
    with pytest.raises(NotAllowed):
        connections.add(by=office.lan, name="x", base_url="https://a.vn", system_id="s", secret="x")


def test_of_two_directories_at_once_the_later_one_holds(
    office: Office, line: Connection, hub: MemoryHub
):
    def listed(count: int) -> list[Listed]:
        return [
            Listed(
                id=str(n), pid="", code=f"H21.{n:05d}", old_code="", name=f"Cơ quan {n}", mail=""
            )
            for n in range(count)
        ]

    def overtaken():  # type: ignore[no-untyped-def]
        first, last = listed(2001)[:-1], listed(2001)[-1]
        yield from first
        hub.listed = listed(1900)
        with clock.frozen(NOW + timedelta(seconds=1)):
            directory.sync(connection_id=line.pk)
        yield last

    hub.listed = listed(2002)
    with clock.frozen(NOW - timedelta(days=1)):
        directory.sync(connection_id=line.pk)
    hub.listed = overtaken()
    directory.sync(connection_id=line.pk)
    assert AxisOrgan.objects.filter(is_closed=False).count() == 1900
    assert AxisOrgan.objects.filter(is_closed=True).count() == 102
