"""What lies in a mailbox is taken in batches: each package as if it had come alone, in few statements."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from congvan.exchange.models import Connection, IncomingPackage, OutgoingPackage, Receipt
from congvan.exchange.services import connections, fetching, loading, receiving
from congvan.exchange.states import DispatchStatus, IncomingStatus
from congvan.intake.services import packages
from congvan.kernel.models import AuditEvent
from edxml_vn import model
from edxml_vn.vxp.client import HubRefused, HubUnreachable
from tests.documents.papers import Office
from tests.drafting.conftest import NOW
from tests.exchange import papers
from tests.exchange.hubs import MemoryHub

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The process is gone: nothing catches this."""


def put(hub: MemoryHub, number: int, **changes: Any) -> str:
    """A document of a stranger in the mailbox, told from others by its number."""
    said = papers.stranger(
        document_id=f"H70.09,2026/11/18,{number}/SYT-VP",
        code_number=str(number),
        priority=0,
        **changes,
    )
    return hub.put("H21.05", "edoc", papers.edoc_bytes(said))


def put_again(hub: MemoryHub, place: int) -> str:
    """The bytes that lie at that place of the mailbox, as another delivery."""
    return hub.put("H21.05", "edoc", hub.boxes["H21.05", "edoc"][place][1])


def statements(do: Callable[[], object]) -> int:
    with CaptureQueriesContext(database) as made:
        do()
    return len([one for one in made if "SAVEPOINT" not in one["sql"]])


def test_each_of_a_batch_gets_its_own_answer(
    office: Office, line: Connection, hub: MemoryHub, monkeypatch: pytest.MonkeyPatch
):
    connections.add_agency(
        by=None, connection_id=line.pk, agency_id=office.quang.agency_id, code="H21.06"
    )
    good, other = put(hub, 1), put(hub, 2)
    unreadable = hub.put("H21.05", "edoc", b"<edXML>rac")
    repeated = put_again(hub, 0)
    failing, strange = put(hub, 3, subject="Hỏng"), put(hub, 4)
    hub.spelled[strange] = "H99.77"
    row = receiving._row

    def breaking(given: receiving.Given) -> IncomingPackage:
        if given.hub_doc_id == failing:
            raise ValueError("Một phần tử lạ.")
        return row(given)

    monkeypatch.setattr(receiving, "_row", breaking)
    assert fetching.fetch(connection_id=line.pk) == 4
    marks = {one: (mark, text) for one, mark, text in hub.acknowledged}
    assert {one for one, (mark, _) in marks.items() if mark == "done"} == {good, other, repeated}
    assert marks[strange] == ("fail", fetching.NOT_OURS)
    assert marks[unreadable][0] == "fail"
    assert marks[unreadable][1]
    assert failing not in marks
    assert len(hub.acknowledged) == 5
    stored = IncomingPackage.objects.order_by("id").values_list("hub_doc_id", flat=True)
    assert list(stored) == [good, other, unreadable]
    monkeypatch.setattr(receiving, "_row", row)
    assert fetching.fetch(connection_id=line.pk) == 1
    assert not hub.boxes["H21.05", "edoc"]
    assert IncomingPackage.objects.filter(hub_doc_id=failing).count() == 1


def test_statements_do_not_grow_with_the_batch(office: Office, line: Connection, hub: MemoryHub):
    """A dozen cost what three cost: documents kept, taken in, their statuses followed."""

    def turn(first: int, count: int) -> tuple[int, int, int]:
        numbers = range(first, first + count)
        for number in numbers:
            put(hub, number)
        kept = statements(lambda: fetching.fetch(connection_id=line.pk, kinds=("edoc",)))
        taken = statements(packages.take_in_new)
        for number in numbers:
            document = papers.outgoing(office.lan, f"{number}/SKHCN-CĐS")
            papers.send(office.lan, document, papers.organ(office.lan, "Y", "H70.09"))
            key = OutgoingPackage.objects.get(document=document).document_key
            hub.put("H21.05", "status", papers.status_bytes(key, "01", at=NOW))
        followed = statements(lambda: fetching.fetch(connection_id=line.pk, kinds=("status",)))
        return kept, taken, followed

    turn(1, 1)
    few, many = turn(100, 3), turn(200, 12)
    assert few == many == (11, 17, 10)
    assert IncomingPackage.objects.filter(kind="edoc", status="waiting").count() == 16
    assert OutgoingPackage.objects.filter(kind="status", status_code="01").count() == 16
    assert set(Receipt.objects.values_list("dispatch__status", "is_odd")) == {("arrived", False)}
    assert AuditEvent.objects.filter(code="exchange.kept").count() == 32
    assert AuditEvent.objects.filter(code="exchange.taken_in").count() == 16


@pytest.mark.parametrize("place", ["_keep_files", "_record"])
def test_killed_while_a_batch_is_kept(
    office: Office, line: Connection, hub: MemoryHub, monkeypatch: pytest.MonkeyPatch, place: str
):
    ids = [put(hub, number) for number in range(3)]
    with monkeypatch.context() as patch:
        patch.setattr(receiving, place, lambda *_: (_ for _ in ()).throw(Killed()))
        with pytest.raises(Killed):
            fetching.fetch(connection_id=line.pk)
    assert not hub.acknowledged
    assert not IncomingPackage.objects.exists()
    assert fetching.fetch(connection_id=line.pk) == 3
    assert IncomingPackage.objects.count() == 3
    assert [one for one, _, _ in hub.acknowledged] == ids


def test_a_hub_that_goes_away_in_the_middle(
    office: Office, line: Connection, hub: MemoryHub, monkeypatch: pytest.MonkeyPatch
):
    """What came until then is kept, and acknowledged when the hub is back."""
    ids = [put(hub, number) for number in range(4)]
    fetch = hub.fetch

    def away(doc_id: str, to: Any, *, raw: bool = False) -> int:
        if doc_id == ids[2]:
            raise HubUnreachable("Trục không trả lời.")
        return fetch(doc_id, to, raw=raw)

    with monkeypatch.context() as patch:
        patch.setattr(hub, "fetch", away)
        assert fetching.fetch(connection_id=line.pk) == 0
    assert IncomingPackage.objects.count() == 2
    assert not hub.acknowledged
    calls = hub.calls
    assert fetching.fetch(connection_id=line.pk) == 4
    # Two lists, two packages, two told alone because they were stored before, two together.
    assert hub.calls == calls + 2 + 2 + 2 + 1
    assert not hub.boxes["H21.05", "edoc"]


def test_a_hub_that_hears_one_by_one_and_wraps_what_it_gives(
    office: Office, line: Connection, hub: MemoryHub, monkeypatch: pytest.MonkeyPatch
):
    for number in range(3):
        put(hub, number)
    fetch, asked = hub.fetch, []

    def wrapped(doc_id: str, to: Any, *, raw: bool = False) -> int:
        asked.append(raw)
        if raw:
            to.write(b"<html>")
            raise HubUnreachable("Trục không đưa được gói tin.")
        return fetch(doc_id, to, raw=raw)

    def refuses(*_: object) -> None:
        raise HubRefused("5", "Sai docId.")

    monkeypatch.setattr(hub, "fetch", wrapped)
    monkeypatch.setattr(hub, "acknowledge_all", refuses)
    assert fetching.fetch(connection_id=line.pk) == 3
    assert asked == [True, False, False, False]
    assert IncomingPackage.objects.filter(status=IncomingStatus.NEW).count() == 3
    assert [mark for _, mark, _ in hub.acknowledged] == ["done"] * 3


def test_large_packages_make_small_batches(
    office: Office, line: Connection, hub: MemoryHub, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(loading, "BATCH_BYTES", 1)
    for number in range(3):
        put(hub, number)
    batches: list[int] = []
    assert fetching.fetch(connection_id=line.pk, then=lambda: batches.append(1)) == 3
    assert len(batches) == 3


def test_the_same_twice_in_a_batch_is_kept_once_and_a_key_used_twice_is_told(
    office: Office, line: Connection, hub: MemoryHub
):
    put(hub, 1)
    put(hub, 1, subject="Tăng 50% (%s) dưới cùng mã")
    put_again(hub, 0)
    assert fetching.fetch(connection_id=line.pk) == 3
    first, second = IncomingPackage.objects.order_by("id")
    assert second.subject == "Tăng 50% (%s) dưới cùng mã"
    assert (first.warnings, [one["key"] for one in second.warnings]) == ([], ["document_repeated"])


def test_reports_of_one_recipient_are_followed_in_their_order(
    office: Office, line: Connection, hub: MemoryHub
):
    """A refusal after the acceptance is told once, also when all of it comes at once."""
    document = papers.outgoing(office.lan)
    (dispatch,) = papers.send(office.lan, document, papers.organ(office.lan, "Y", "H70.09"))
    papers.run()
    key = OutgoingPackage.objects.get().document_key
    for minute, code in enumerate(("01", "03", "01", "04", "02", "02", "06")):
        at = NOW + timedelta(minutes=minute)
        hub.put("H21.05", "status", papers.status_bytes(key, code, at=at, text=f"{code} {minute}"))
    assert fetching.fetch(connection_id=line.pk) == 7
    done = papers.fresh(dispatch)
    assert (done.status, done.note) == (DispatchStatus.DONE, "06 6")
    assert done.accepted_at - done.arrived_at == timedelta(minutes=1)
    kept = Receipt.objects.order_by("id").values_list("code", "is_odd")
    assert [one for one in kept if one[1]] == [("01", True), ("02", True), ("02", True)]
    warned = IncomingPackage.objects.filter(warnings__contains=[{"key": "status_odd"}])
    assert warned.count() == 3


def test_a_document_is_kept_before_the_status_that_asks_for_it_back(
    office: Office, line: Connection, hub: MemoryHub
):
    """The loop for statuses is the first to hear of both."""
    put(hub, 1)
    key = "H70.09,2026/11/18,1/SYT-VP"
    hub.put("H21.05", "status", papers.status_bytes(key, "13", at=NOW, text="Gửi nhầm"))
    assert fetching.fetch(connection_id=line.pk, kinds=("status",)) == 2
    document, asked = IncomingPackage.objects.order_by("id")
    assert (asked.status_code, asked.target_id) == ("13", document.pk)
    assert asked.status == IncomingStatus.NEW


def test_the_bytes_in_the_store_are_those_of_the_hub(
    office: Office, line: Connection, hub: MemoryHub
):
    attachments = tuple(
        model.Attachment(name=f"phu-luc-{one}.pdf", data=papers.pdf()) for one in range(3)
    )
    for number in range(2):
        put(hub, number, attachments=attachments)
    given = [hashlib.sha256(data).hexdigest() for _, data, _ in hub.boxes["H21.05", "edoc"]]
    fetching.fetch(connection_id=line.pk)
    came = IncomingPackage.objects.order_by("id")
    assert [one.sha256 for one in came] == given
    for one in came:
        positions = one.files.order_by("position").values_list("position", "name", "problem")
        assert list(positions) == [(n + 1, f"phu-luc-{n}.pdf", "") for n in range(3)]
    assert not list(loading.store.packages().directory.glob("incoming/*"))
