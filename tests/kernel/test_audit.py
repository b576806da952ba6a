"""The audit trail: events are told, kept, sealed, and no change goes unseen (R-297, R-305)."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import ClassVar

import psycopg
import pytest
from django.db import IntegrityError, models, transaction

from congvan.kernel import audit, clock
from congvan.kernel.audit import canonical, keys, sealing
from congvan.kernel.audit.verification import Verdict
from congvan.kernel.models import AuditEvent, AuditSeal
from congvan.kernel.transactions import TransactionRequired
from tests.kernel.trail import (
    LAN,
    MONDAY,
    TABLES,
    BookLent,
    lend,
    make_sealed,
    run_command,
    seals,
    second_connection,
    verified,
)


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


class Shelf(models.TextChoices):
    HIGH = "high", "Kệ cao"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfCounted(audit.Event):
    """Một kệ sách được kiểm kê."""

    code = "shelf.counted"
    template = "{actor} kiểm kê {shelf} ngày {on} lúc {at}: {missing} ({price}); sót: {any_left}."
    subject = ("shelf", "shelf_id")

    shelf_id: int | None
    shelf: Shelf
    on: date
    at: datetime
    missing: tuple[str, ...]
    price: Decimal
    any_left: bool


# Recording


@pytest.mark.django_db
def test_an_event_is_kept_with_its_sentence_and_names():
    moment = MONDAY
    with clock.frozen(moment), audit.request_context(ip="10.1.2.3", trace_id="abc123"):
        event_id = audit.record(BookLent(book_id=5, reader="Ông  Sơn\n"), by=LAN)
    event = AuditEvent.objects.get(id=event_id)
    assert event.sentence == "Nguyễn Thị Lan (Văn thư) cho Ông Sơn mượn “Truyện Kiều”."
    assert (event.at, event.scope_id, event.actor_id, event.actor_post) == (moment, 1, 7, "Văn thư")
    assert (event.code, event.subject_type, event.subject_id) == ("book.lent", "book", 5)
    assert event.data == {"book_id": 5, "reader": "Ông  Sơn\n", "title": "Truyện Kiều"}
    assert (event.ip, event.trace_id) == ("10.1.2.3", "abc123")
    assert (event.on_behalf_of_id, event.on_behalf_of_name) == (None, "")


@pytest.mark.django_db
def test_events_of_one_verb_are_written_together_in_their_order(django_assert_num_queries):
    with django_assert_num_queries(1), audit.together():
        assert audit.record(BookLent(book_id=1, reader="An"), by=LAN) is None
        assert audit.record(BookLent(book_id=2, reader="Mai"), by=LAN) is None
    assert list(AuditEvent.objects.order_by("id").values_list("subject_id", flat=True)) == [1, 2]


@pytest.mark.django_db
def test_an_event_goes_with_its_savepoint_also_when_written_together():
    with audit.together():
        audit.record(BookLent(book_id=1, reader="An"), by=LAN)
        with transaction.atomic():
            audit.record(BookLent(book_id=2, reader="Mai"), by=LAN)
            transaction.set_rollback(True)
        with transaction.atomic():
            audit.record(BookLent(book_id=3, reader="Tuấn"), by=LAN)
    assert set(AuditEvent.objects.values_list("subject_id", flat=True)) == {1, 3}


@pytest.mark.django_db
def test_nothing_is_written_when_what_was_done_together_fails():
    def fail() -> None:
        with audit.together():
            audit.record(BookLent(book_id=1, reader="An"), by=LAN)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert audit.record(BookLent(book_id=2, reader="Mai"), by=LAN)
    assert [event.subject_id for event in AuditEvent.objects.all()] == [2]


@pytest.mark.django_db
def test_both_names_are_kept_when_acting_on_behalf():
    ha = audit.Actor(person_id=1, name="Lê Thị Hà", post="Giám đốc", scope_id=1)
    son = audit.Actor(
        person_id=2, name="Trần Sơn", post="Phó Giám đốc", scope_id=1, on_behalf_of=ha
    )
    event = AuditEvent.objects.get(id=audit.record(BookLent(book_id=5, reader="Minh"), by=son))
    assert event.sentence.startswith("Trần Sơn (Phó Giám đốc), thay mặt Lê Thị Hà (Giám đốc) cho")
    assert (event.actor_id, event.actor_name) == (2, "Trần Sơn")
    assert (event.on_behalf_of_id, event.on_behalf_of_name) == (1, "Lê Thị Hà")
    assert event.on_behalf_of_post == "Giám đốc"


def test_nobody_acts_on_behalf_of_a_delegate_or_of_the_system():
    son = audit.Actor(person_id=2, name="Sơn", on_behalf_of=LAN)
    with pytest.raises(ValueError, match="delegate"):
        audit.Actor(person_id=3, name="Minh", on_behalf_of=son)
    with pytest.raises(ValueError, match="person only"):
        audit.Actor(person_id=3, name="Minh", on_behalf_of=audit.Actor.system())


@pytest.mark.django_db
def test_values_are_shown_to_readers_and_stored_for_machines():
    event = ShelfCounted(
        shelf_id=None,
        shelf=Shelf.HIGH,
        on=date(2026, 11, 23),
        at=datetime(2026, 11, 23, 1, 5, tzinfo=UTC),
        missing=("Số đỏ", "Tắt đèn"),
        price=Decimal("1.50"),
        any_left=False,
    )
    row = AuditEvent.objects.get(id=audit.record(event, by=audit.Actor.system()))
    assert row.sentence == (
        "Hệ thống kiểm kê Kệ cao ngày 23/11/2026 lúc 08:05 ngày 23/11/2026: "
        "Số đỏ, Tắt đèn (1.50); sót: không."
    )
    assert row.data == {
        "shelf_id": None,
        "shelf": "high",
        "on": "2026-11-23",
        "at": "2026-11-23T01:05:00+00:00",
        "missing": ["Số đỏ", "Tắt đèn"],
        "price": "1.50",
        "any_left": False,
    }
    assert row.subject_id is None


@pytest.mark.django_db
def test_hostile_text_is_recorded_not_refused():
    event_id = audit.record(BookLent(book_id=1, reader="a\0b\ud800c{title}"), by=LAN)
    event = AuditEvent.objects.get(id=event_id)
    assert "a\N{REPLACEMENT CHARACTER}b?c{title} mượn" in event.sentence


@pytest.mark.django_db
def test_floats_are_refused():
    with pytest.raises(TypeError, match=r"cannot hold 1\.5"):
        audit.record(BookLent(book_id=1, reader="Minh", title=1.5), by=LAN)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:DB8::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("unknown, 10.0.0.1", None),
        (None, None),
    ],
)
@pytest.mark.django_db
def test_only_addresses_are_kept_as_address(given, kept):
    with audit.request_context(ip=given):
        event = AuditEvent.objects.get(id=lend()[0])
    assert event.ip == kept
    assert AuditEvent.objects.get(id=lend()[0]).ip is None, "the context ends with its block"


def test_an_event_lives_and_dies_with_its_transaction(own_database):
    with pytest.raises(TransactionRequired):
        audit.record(BookLent(book_id=1, reader="Minh"), by=LAN)

    def fail_after_recording():
        with transaction.atomic():
            audit.record(BookLent(book_id=1, reader="Minh"), by=LAN)
            raise KeyError

    with pytest.raises(KeyError):
        fail_after_recording()
    assert not AuditEvent.objects.exists()
    kept = lend(3)
    assert list(AuditEvent.objects.values_list("id", flat=True)) == kept == sorted(kept)


# Declarations


def test_all_events_are_found_once_and_sorted():
    found = audit.Event.all(package="tests.kernel")
    assert [event for event in found if event.code in ("book.lent", "shelf.counted")] == [
        BookLent,
        ShelfCounted,
    ]
    assert BookLent not in audit.Event.all(), "what tests declare is not published"
    assert BookLent.__doc__ == "Một cuốn sách được cho mượn."


def test_wrong_declarations_are_all_named():
    class Bare(audit.Event):
        __module__ = "wrongly_declared"

    class NotADataclass(BookLent):
        __module__ = "wrongly_declared"
        code: ClassVar[str] = "book.lent"

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Faulty(audit.Event):
        __module__ = "wrongly_declared"
        code = "BookLent"
        template = "{actor} {nothing}"
        subject = ("book", "missing_id")

    with pytest.raises(audit.EventDeclaredWrongly) as caught:
        audit.Event.all(package="wrongly_declared")
    faults = str(caught.value)
    assert "Bare has no code." in faults
    assert "NotADataclass needs @dataclass(frozen=True, slots=True, kw_only=True)." in faults
    assert "'BookLent' is not of the form thing.happened" in faults
    assert "'missing_id' does not exist" in faults
    assert "names {nothing}" in faults
    assert "Faulty has no docstring" in faults


# Append-only


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}", "TRUNCATE {} CASCADE"],
    ids=["update", "delete", "truncate", "truncate-cascade"],
)
@pytest.mark.django_db
def test_changes_are_refused_by_the_database(table, statement):
    column = "sentence" if table == "kernel_auditevent" else "key_id"
    with second_connection() as other, pytest.raises(psycopg.errors.RestrictViolation):
        other.execute(statement.format(table, column, column))
    with second_connection() as other:
        # Even for a superuser who plays a replica, and so silences ordinary triggers.
        other.execute("SET session_replication_role = replica")
        with pytest.raises(psycopg.errors.RestrictViolation, match="chỉ được ghi thêm"):
            other.execute(statement.format(table, column, column))


@pytest.mark.django_db
def test_changes_are_refused_through_the_models():
    make_sealed(1)
    for rows in (AuditEvent.objects.all(), AuditSeal.objects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.update(sentence="")
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.get().save()


@pytest.mark.parametrize(
    "values",
    [
        {"actor_name": ""},
        {"on_behalf_of_id": 3},
        {"on_behalf_of_name": "Lê Thị Hà"},
        {"id": 0},
    ],
)
@pytest.mark.django_db
def test_the_database_refuses_half_an_event(values):
    event = {"at": MONDAY, "actor_name": "Lan", "code": "book.lent", "subject_type": "book"}
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.create(**{**event, "sentence": "…", **values})


@pytest.mark.parametrize(
    "values",
    [
        {"sequence": 0},
        {"first_event_id": 3},
        {"event_count": 2},
        {"root": b"short"},
        {"signature": bytes(65)},
        {"leaf_hashes": b""},
        {"last_at": MONDAY - timedelta(days=1)},
    ],
)
@pytest.mark.django_db
def test_the_database_refuses_an_ill_formed_seal(values):
    hashes = dict.fromkeys(("root", "previous_seal_hash", "seal_hash", "leaf_hashes"), bytes(32))
    times = dict.fromkeys(("first_at", "last_at", "sealed_at"), MONDAY)
    seal = {"sequence": 1, "version": 1, "first_event_id": 1, "last_event_id": 2, "event_count": 1}
    whole = seal | hashes | times | {"key_id": "k", "signature": bytes(64)}
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditSeal.objects.create(**whole | values)
    AuditSeal.objects.create(**whole)


# Sealing


def test_the_bytes_of_an_event_are_fixed():
    row = (12, datetime(2026, 11, 23, 8, 30, 0, 5, tzinfo=clock.OFFICE_ZONE), 1, None, "Hệ thống", "",
           None, "", "", "book.lent", "book", 5, "“Đã” mượn\n", {"b": [True, None], "a": "ệ"},
           None, "t")  # fmt: skip
    expected = (
        '{"actor_id":null,"actor_name":"Hệ thống","actor_post":"",'
        '"at":"2026-11-23T01:30:00.000005Z","code":"book.lent",'
        '"data":{"a":"ệ","b":[true,null]},"id":12,"ip":null,"on_behalf_of_id":null,'
        '"on_behalf_of_name":"","on_behalf_of_post":"","scope_id":1,'
        '"sentence":"“Đã” mượn\\n","subject_id":5,"subject_type":"book","trace_id":"t"}'
    ).encode()
    assert canonical.canonical_bytes(canonical.event_record(row)) == expected
    assert canonical.event_leaf(row) == hashlib.sha256(b"\0" + expected).digest()


@pytest.mark.django_db
def test_seals_are_chained_and_their_ranges_touch(data_dir):
    ids = make_sealed(3, 2)
    first, second = seals()
    assert (first.sequence, first.first_event_id, first.last_event_id) == (1, 1, ids[2])
    assert (second.sequence, second.first_event_id, second.last_event_id) == (2, ids[2] + 1, ids[4])
    assert bytes(first.previous_seal_hash) == bytes(32)
    assert bytes(second.previous_seal_hash) == bytes(first.seal_hash)
    assert (first.event_count, second.event_count) == (3, 2)
    assert first.first_at == first.last_at == MONDAY
    assert second.key_id == keys.load_or_create(data_dir).key_id
    assert sealing.seal_all(MONDAY) == 0, "nothing is left to seal"


@pytest.mark.django_db
def test_a_backlog_is_sealed_in_batches(data_dir):
    ids = lend(7)
    key = keys.load_or_create(data_dir)
    made = [sealing.seal(up_to=ids[-1], key=key, now=MONDAY, limit=3) for _ in range(4)]
    assert [seal and seal.event_count for seal in made] == [3, 3, 1, None]
    assert verified().verdict is Verdict.INTACT


@pytest.mark.django_db
def test_nothing_is_sealed_past_an_undecided_event():
    with second_connection() as writer:
        lower = writer.execute(
            "INSERT INTO kernel_auditevent (at, actor_name, actor_post, on_behalf_of_name,"
            " on_behalf_of_post, code, subject_type, sentence, data, trace_id)"
            " VALUES (now(), 'x', '', '', '', 'book.lent', 'book', '', '{}', '') RETURNING id"
        ).fetchone()[0]
        higher = lend()[0]
        assert lower < higher
        assert sealing.seal_all(MONDAY) == 0
        code, stdout, stderr = run_command("seal")
        assert (code, "còn 1 sự kiện" in stdout, "Chạy lại" in stderr) == (2, True, True)
        writer.rollback()
        assert sealing.seal_all(MONDAY) == 1
    assert seals()[0].first_event_id <= lower, "the id that came to nothing is covered"


@pytest.mark.django_db
def test_one_sealer_works_at_a_time():
    lend()
    with second_connection() as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [sealing.SEALER_LOCK])
        assert sealing.seal_all(MONDAY) == 0
    assert sealing.seal_all(MONDAY) == 1


def test_sealing_is_refused_inside_a_transaction(own_database):
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        sealing.seal_all(MONDAY)
