"""Mailboxes: order, filters, acknowledgement, encodings, what the sender is told."""

from __future__ import annotations

import uuid
from datetime import datetime

import pytest

from congvan.hub.models import Delivery
from congvan.hub.refusals import Refused
from congvan.hub.services import mailboxes
from congvan.hub.states import MessageKind
from congvan.kernel.clock import OFFICE_ZONE
from tests.hub import papers
from tests.hub.office import Office, join

pytestmark = pytest.mark.django_db


def test_the_list_is_in_the_order_of_acceptance_and_bounded(a: Office, b: Office):
    sent = [a.send(papers.edoc("H99.A", ["H99.B"], number=n)).parcel_id for n in range(5)]
    listed = [Delivery.objects.get(pk=str(line["docId"])).parcel_id for line in b.received()]
    assert listed == sent
    assert len(mailboxes.list_received(b.account, MessageKind.EDOC, limit=2)) == 2
    assert mailboxes.count_received(b.account, MessageKind.EDOC) == 5
    assert mailboxes.with_mail([(b.account.id, "edoc"), (b.account.id, "status")]) == {
        (b.account.id, "edoc")
    }
    assert all(isinstance(value, str) for line in b.received() for value in line.values())


def test_the_list_asks_one_statement(a: Office, b: Office, django_assert_num_queries):
    for number in range(3):
        a.send(papers.edoc("H99.A", ["H99.B"], number=number))
    with django_assert_num_queries(1):
        b.received()


def test_acknowledging(a: Office, b: Office):
    a.send(papers.edoc("H99.A", ["H99.B"]))
    doc_id = str(b.received()[0]["docId"])

    def say(status: str, *doc_ids: str, by: Office = b, **more: str) -> str:
        done = mailboxes.acknowledge(
            account=by.account, doc_ids=doc_ids or (doc_id,), status=status, **more
        )
        return done.value

    assert say("processing") == "processing"
    assert say("fail", description="Không  đọc được") == "fail"
    assert Delivery.objects.get().description == "Không đọc được"
    assert b.received() == []
    assert say("DONE") == "done"
    for wrong in (("fail",), ("initial",), ("",), ("done", str(uuid.uuid4())), ("done", "x")):
        with pytest.raises(Refused):
            say(*wrong)
    with pytest.raises(Refused):
        say("done", by=a)
    # The bytes can still be fetched, as long as they are kept.
    assert mailboxes.fetch(b.account, doc_id).size


def test_acknowledging_many_at_once(a: Office, b: Office, django_assert_num_queries):
    for number in range(3):
        a.send(papers.edoc("H99.A", ["H99.B"], number=number))
    first, *ids = [str(line["docId"]) for line in b.received()]
    mailboxes.acknowledge(account=b.account, doc_ids=[first], status="fail", description="Hỏng")
    told = [first, *ids, str(uuid.uuid4()), "x"]
    with django_assert_num_queries(1):
        mailboxes.acknowledge_all(account=b.account, doc_ids=told, status="done")
    assert b.received() == []
    # What was final before stays, and another's account changes nothing.
    assert sorted(Delivery.objects.values_list("state", "description")) == [
        ("done", ""), ("done", ""), ("fail", "Hỏng")
    ]  # fmt: skip
    for by, wrong in ((a, ids), (b, [str(uuid.uuid4())] * 2), (b, ids * 101)):
        with pytest.raises(Refused):
            mailboxes.acknowledge_all(account=by.account, doc_ids=wrong, status="done")


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "UTF-16-LE"])
def test_what_is_handed_out_is_text_in_utf8(a: Office, b: Office, encoding: str):
    file = papers.edoc("H99.A", ["H99.B"], encoding=encoding)
    if encoding == "UTF-16-LE":
        file = file.replace("UTF-16-LE".encode("utf-16-le"), "UTF-16".encode("utf-16-le"))
        file = b"\xff\xfe" + file
    a.send(file)
    (got,) = b.fetched()
    assert "V/v mời họp giao ban quý" in got.decode("utf-8")
    assert (got == file) == (encoding == "UTF-8")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_text_that_only_says_it_is_utf_16_is_handed_out_as_it_is(a: Office, b: Office, mark: bytes):
    file = mark + papers.edoc("H99.A", ["H99.B"]).replace(b'"UTF-8"', b'"UTF-16"')
    a.send(file)
    assert b.fetched() == [file]


@pytest.mark.parametrize(
    ("text", "is_end", "expected"),
    [
        ("21/11/2026 08:05:09", False, (2026, 11, 21, 8, 5, 9)),
        ("2026/11/21 08:05", False, (2026, 11, 21, 8, 5, 0)),
        ("2026-11-21T08:05:09", False, (2026, 11, 21, 8, 5, 9)),
        ("21/11/2026", True, (2026, 11, 21, 23, 59, 59)),
        ("", False, None), ("mai", False, None), ("31/02/2026", False, None),
        ("99/99/9999 99:99:99", True, None),
    ],
)  # fmt: skip
def test_times_of_filters(text: str, is_end: bool, expected: tuple[int, ...] | None):
    found = mailboxes.moment(text, is_end=is_end)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert found.replace(microsecond=0) == datetime(*expected, tzinfo=OFFICE_ZONE)  # type: ignore[misc,arg-type]


def test_the_sender_sees_each_receiver(a: Office, b: Office):
    c = join("c.one", "H99.C")
    sent = a.send(papers.edoc("H99.A", ["H99.B", "H99.C"]))
    mailboxes.acknowledge(account=c.account, doc_ids=[str(c.received()[0]["docId"])], status="done")
    lines = list(mailboxes.sent(a.account, "edoc", str(sent.parcel_id)))
    assert {line["toCode"]: line["receiveStatus"] for line in lines} == {
        "H99.B": "initial",
        "H99.C": "done",
    }
    assert all(isinstance(value, str) for line in lines for value in line.values())
    assert list(mailboxes.sent(b.account, "edoc", str(sent.parcel_id))) == []
    assert list(mailboxes.sent(a.account, "edoc", "no id")) == []
    assert len(list(mailboxes.sent(a.account, "edoc", ""))) == 2
