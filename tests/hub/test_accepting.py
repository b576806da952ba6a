"""Taking parcels in: once, durable, to the right mailboxes, statuses against the life cycle."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from congvan.hub import payloads
from congvan.hub.models import Delivery, Parcel, StatusNote
from congvan.hub.refusals import Refused
from congvan.hub.services import accepting, organs, parcels, participants, statuses
from congvan.hub.services.statuses import History, oddity_of
from congvan.kernel import clock
from tests.hub import papers
from tests.hub.office import SYSTEM, Office, join

pytestmark = pytest.mark.django_db


def _files() -> int:
    return sum(1 for path in payloads.store().directory.rglob("*") if path.is_file())


def test_a_hundred_recipients_share_one_payload_and_a_few_statements(
    a: Office, b: Office, django_assert_max_num_queries
):
    codes = [f"H99.B.{number}" for number in range(100)]
    for code in codes:
        organs.add_organ(by=SYSTEM, code=code, name=code, participant_id=b.account.id)
    before = _files()
    with django_assert_max_num_queries(3):  # the policy, the directory, the rows
        a.send(papers.edoc("H99.A", codes))
    assert _files() == before + 1
    places = Delivery.objects.order_by("position").values_list("to_code", flat=True)
    assert list(places) == codes
    assert len(b.received()) == 100


def test_the_same_organ_twice_is_one_delivery(a: Office, b: Office):
    organs.map_codes(by=SYSTEM, code="H99.B", old_code="000.00.02.H99")
    file = papers.edoc("H99.A", ["h99.b ", "000.00.02.H99", "H99.B"])
    a.send(file, to=["000.00.02.h99"])
    (line,) = b.received()
    assert line["to"] == "H99.B"


def test_a_sender_may_use_its_old_code(a: Office, b: Office):
    organs.map_codes(by=SYSTEM, code="H99.A", old_code="000.00.01.H99")
    a.send(papers.edoc("000.00.01.H99", ["H99.B"]), sender="H99.A")
    (line,) = b.received()
    assert line["from"] == "H99.A"


def test_a_closed_code_reaches_its_successor_and_is_locked_without_one(a: Office, b: Office):
    for code in ("H99.C", "H99.D"):
        organs.add_organ(by=SYSTEM, code=code, name=code, participant_id=b.account.id)
    organs.close_organ(by=SYSTEM, code="H99.C", replaced_by="H99.B")
    organs.close_organ(by=SYSTEM, code="H99.D")
    a.send(papers.edoc("H99.A", ["H99.C", "H99.B"]))
    assert [line["to"] for line in b.received()] == ["H99.B"]
    with pytest.raises(Refused) as refused:
        a.send(papers.edoc("H99.A", ["H99.D"], number=2))
    assert refused.value.error_code == "23"
    # Who sends by a closed code is told so, too.
    organs.close_organ(by=SYSTEM, code="H99.A")
    with pytest.raises(Refused) as refused:
        a.send(papers.edoc("H99.A", ["H99.B"], number=3))
    assert refused.value.error_code == "19"


def test_a_code_closed_from_tomorrow_is_still_good(a: Office, b: Office):
    organs.close_organ(by=SYSTEM, code="H99.B", on=clock.today() + timedelta(days=1))
    a.send(papers.edoc("H99.A", ["H99.B"]))
    assert len(b.received()) == 1


def test_a_repeat_is_answered_as_before_also_when_the_receiver_has_left(a: Office, b: Office):
    file = papers.edoc("H99.A", ["H99.B"])
    first = a.send(file)
    organs.close_organ(by=SYSTEM, code="H99.B")
    again = a.send(file)
    assert (again.parcel_id, again.is_repeat) == (first.parcel_id, True)
    assert Delivery.objects.count() == 1


def test_a_repeat_that_names_one_more_receiver_reaches_it(a: Office, b: Office):
    c = join("c.one", "H99.C")
    file = papers.edoc("H99.A", ["H99.B"])
    first = a.send(file)
    assert a.send(file, to=["H99.C"]).parcel_id == first.parcel_id
    assert a.send(file, to=["H99.C"]).parcel_id == first.parcel_id
    assert (len(b.received()), len(c.received())) == (1, 1)
    with pytest.raises(Refused):
        a.send(file, to=["H99.NOBODY"])


def test_two_senders_of_the_same_bytes_are_two_parcels(a: Office, b: Office):
    organs.bind_organ(by=SYSTEM, code="H99.A", participant_id=a.account.id)
    file = papers.edoc("H99.A", ["H99.B"])
    a.send(file)
    organs.bind_organ(by=SYSTEM, code="H99.A", participant_id=b.account.id)
    Office(b.account, "H99.A").send(file)
    assert Parcel.objects.count() == 2


def test_a_power_cut_between_file_and_rows_loses_nothing(
    a: Office, b: Office, monkeypatch: pytest.MonkeyPatch
):
    file = papers.edoc("H99.A", ["H99.B"])

    def cut(**_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(accepting, "note_parcel", cut)
        with pytest.raises(KeyboardInterrupt):
            a.send(file)
    assert Parcel.objects.count() == 0
    assert not a.send(file).is_repeat
    assert b.fetched() == [file]


def test_retention_that_meets_an_arrival_does_not_take_its_bytes(
    a: Office, b: Office, monkeypatch: pytest.MonkeyPatch
):
    file = papers.edoc("H99.A", ["H99.B"])
    write = parcels.note_parcel

    def with_retention(**rows: object) -> bool:
        # Between keeping the bytes and writing the rows, nobody needs the content yet.
        assert payloads.remove_payload(str(rows["parcel"].sha256))  # type: ignore[attr-defined]
        return write(**rows)  # type: ignore[arg-type]

    monkeypatch.setattr(accepting, "note_parcel", with_retention)
    a.send(file)
    assert b.fetched() == [file]
    sha256 = Parcel.objects.get().sha256
    assert not payloads.remove_payload(sha256)
    Parcel.objects.update(payload_removed_at=clock.now())
    assert payloads.remove_payload(sha256)
    with pytest.raises(Refused):
        b.fetched()


def test_an_aborted_body_leaves_no_file(a: Office, b: Office):
    with pytest.raises(Refused):
        a.send(papers.edoc("H99.A", ["NO.SUCH"]))
    assert not list((payloads.store().directory / "incoming").glob("*"))


def test_statuses_keep_their_order_and_odd_ones_pass_flagged(a: Office, b: Office):
    a.send(papers.edoc("H99.A", ["H99.B"], document_id="D-7"))
    for minute, code in enumerate(["01", "03", "05", "04", "05", "06", "02", "77", "15"]):
        report = papers.status("H99.B", "H99.A", code, document_id="D-7", minute=minute)
        b.send(report, kind="status")
    assert len(a.received("status")) == 9
    notes = StatusNote.objects.order_by("id").values_list("code", "oddity")
    assert list(notes) == [
        ("01", ""), ("03", ""), ("05", ""), ("04", statuses.BACKWARDS),
        ("05", statuses.REPEATED), ("06", ""), ("02", statuses.BACKWARDS),
        ("77", statuses.UNKNOWN_CODE), ("15", statuses.NOT_ASKED),
    ]  # fmt: skip
    assert Parcel.objects.filter(status_code="77").get().oddities


def test_consent_is_odd_only_without_a_request(a: Office, b: Office):
    def answer(document_id: str, code: str, minute: int) -> str:
        report = papers.status("H99.B", "H99.A", code, document_id=document_id, minute=minute)
        b.send(report, kind="status")
        return StatusNote.objects.latest("id").oddity

    a.send(papers.edoc("H99.A", ["H99.B"], document_id="D-1"))
    assert answer("D-1", "15", 0) == statuses.NOT_ASKED
    asked = papers.status("H99.A", "H99.B", "13", document_id="D-1", minute=1)
    a.send(asked, kind="status")
    assert StatusNote.objects.latest("id").oddity == ""
    assert answer("D-1", "15", 2) == ""
    # An update names its target apart from its own id; the answer may name either.
    update = papers.edoc("H99.A", ["H99.B"], number=2, document_id="D-3", business=2, target="D-2")
    a.send(update)
    assert answer("D-2", "16", 3) == ""
    assert answer("D-3", "16", 4) == ""
    assert answer("D-4", "16", 5) == statuses.NOT_ASKED


def test_a_status_about_a_stranger_s_document_passes_flagged(a: Office, b: Office):
    b.send(papers.status("H99.B", "H99.A", "01", document_id="elsewhere"), kind="status")
    assert len(a.received("status")) == 1
    assert StatusNote.objects.get().oddity == statuses.UNKNOWN_DOCUMENT


def test_after_a_refusal_a_new_sending_begins_anew(a: Office, b: Office):
    minute = itertools.count()

    def report(code: str) -> str:
        file = papers.status("H99.B", "H99.A", code, document_id="D-9", minute=next(minute))
        b.send(file, kind="status")
        return StatusNote.objects.latest("id").oddity

    a.send(papers.edoc("H99.A", ["H99.B"], document_id="D-9"))
    assert [report("01"), report("02"), report("03")] == ["", "", statuses.AFTER_REFUSAL]
    a.send(papers.edoc("H99.A", ["H99.B"], document_id="D-9", content=b"once more"))
    assert [report("01"), report("03")] == ["", ""]


@pytest.mark.parametrize(
    ("code", "reported", "oddity"),
    [
        ("01", (), ""), ("02", ("01",), ""), ("03", ("01",), ""), ("06", ("01", "03"), ""),
        ("05", ("01", "03", "04"), ""), ("03", (), statuses.NOT_ARRIVED),
        ("02", (), statuses.NOT_ARRIVED), ("04", ("01",), statuses.NOT_ACCEPTED),
        ("01", ("01",), statuses.REPEATED), ("01", ("01", "03"), statuses.REPEATED),
        ("02", ("01", "03"), statuses.BACKWARDS), ("13", (), ""),
    ],
)  # fmt: skip
def test_the_life_cycle(code: str, reported: tuple[str, ...], oddity: str):
    assert oddity_of(code, History(True, reported, was_asked=False)) == oddity


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ()), ("[]", ()), ('["A","b ","A"]', ("A", "B")), ('"A"', ("A",)), ("A", ("A",)),
        ("[A, B]", ("A", "B")), ('"[\\"A\\"]"', ("A",)), ("A;B", ("A", "B")),
    ],
)  # fmt: skip
def test_the_receivers_parameter(text: str, codes: tuple[str, ...]):
    assert accepting.listed_codes(text) == codes


def test_a_test_message_needs_no_http(a: Office, b: Office, tmp_path):
    path = tmp_path / "test.edxml"
    path.write_bytes(papers.edoc("H99.A", ["H99.B"]))
    accepted = accepting.accept_file(
        participant=participants.participant_named("a.one"), kind="edoc", from_code="H99.A",
        path=path, is_test=True,
    )  # fmt: skip
    assert Parcel.objects.get(pk=accepted.parcel_id).is_test
    assert b.fetched() == [path.read_bytes()]
