"""Verification: whatever is done to a sealed trail behind our back is found and named (R-297)."""

import json
import logging
import random
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction

from congvan.kernel import clock
from congvan.kernel.audit import canonical, heads, keys, sealing
from congvan.kernel.audit.verification import Verdict
from congvan.kernel.models import AuditEvent
from tests.kernel.trail import MONDAY, lend, make_sealed, run_command, seals, tamper, verified


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


def codes(report) -> list[str]:
    return [finding.code for finding in report.findings]


@pytest.mark.django_db
def test_an_untouched_trail_is_intact():
    make_sealed(5, 1, 3)
    with clock.frozen(MONDAY + timedelta(hours=1)):
        lend(2)
    report = verified()
    assert report.verdict is Verdict.INTACT
    assert (report.events, report.seals, report.unsealed) == (9, 3, 2)
    assert report.oldest_unsealed_at == MONDAY + timedelta(hours=1)
    assert (report.findings, report.notes) == ((), ())


def test_writers_and_a_sealer_at_work_together_leave_nothing_out(own_database):
    """Ids are drawn and committed in different orders, some never; every event ends in a seal."""

    def write(writer: int) -> None:
        chance = random.Random(writer)
        try:
            for _ in range(40):
                with transaction.atomic():
                    lend(chance.randrange(1, 4))
                    time.sleep(chance.random() / 500)
                    transaction.set_rollback(chance.random() < 0.2)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for writer in writers:
        writer.start()
    rounds = 0
    while any(writer.is_alive() for writer in writers):
        rounds += sealing.seal_all(clock.now()) > 0
    sealing.seal_all(clock.now())
    report = verified()
    assert rounds > 0, "the sealer had its turns while others wrote"
    assert (report.verdict, report.unsealed) == (Verdict.INTACT, 0)
    assert report.events == AuditEvent.objects.count() > 200


@pytest.mark.django_db
def test_an_empty_trail_is_intact():
    assert verified().verdict is Verdict.INTACT


@pytest.mark.parametrize(
    "change",
    [
        "sentence = 'Không có gì xảy ra.'",
        "at = at + interval '1 microsecond'",
        "data = data || '{\"book_id\": 99}'",
        "actor_name = 'Người khác'",
        "scope_id = NULL",
        "ip = '10.0.0.1'",
        "on_behalf_of_id = 1, on_behalf_of_name = 'Hà'",
    ],
)
@pytest.mark.django_db
def test_a_changed_event_is_named(change):
    ids = make_sealed(3, 4)
    tamper(f"UPDATE kernel_auditevent SET {change} WHERE id = %s", ids[4])
    report = verified()
    assert report.verdict is Verdict.TAMPERED
    assert codes(report) == ["events_changed"]
    assert report.findings[0].sentence == (
        f"Niêm phong số 2: Sự kiện đã bị sửa sau khi niêm phong: số {ids[4]}."
    )


@pytest.mark.django_db
def test_every_column_of_an_event_is_sealed():
    assert set(canonical.EVENT_COLUMNS) == {f.name for f in AuditEvent._meta.get_fields()}


@pytest.mark.django_db
def test_a_deleted_event_is_named_by_its_place():
    ids = make_sealed(5)
    tamper("DELETE FROM kernel_auditevent WHERE id = ANY(%s)", [ids[1], ids[2], ids[4]])
    assert [f.sentence for f in verified().findings] == [
        f"Niêm phong số 1: Mất 2 sự kiện đã niêm phong giữa sự kiện {ids[0]} và {ids[3]}.",
        f"Niêm phong số 1: Mất 1 sự kiện đã niêm phong ngay sau sự kiện {ids[3]}.",
    ]


@pytest.mark.django_db
def test_a_whole_deleted_batch_is_found():
    make_sealed(2, 2)
    tamper("DELETE FROM kernel_auditevent WHERE id <= %s", seals()[0].last_event_id)
    assert [f.sentence for f in verified().findings] == [
        "Niêm phong số 1: Mất 2 sự kiện đã niêm phong (cả lô)."
    ]


INSERT_COPY = (
    "INSERT INTO kernel_auditevent SELECT (jsonb_populate_record(e, jsonb_build_object('id', %s))).*"
    " FROM kernel_auditevent e WHERE id = %s"
)


@pytest.mark.django_db
def test_an_event_inserted_into_a_sealed_range_is_named():
    with transaction.atomic():
        savepoint = transaction.savepoint()
        rolled_back = lend()[0]
        transaction.savepoint_rollback(savepoint)
    ids = make_sealed(2)
    tamper(INSERT_COPY, rolled_back, ids[0])
    assert [f.sentence for f in verified().findings] == [
        f"Niêm phong số 1: Sự kiện bị chèn thêm sau khi niêm phong: số {rolled_back}."
    ]


@pytest.mark.django_db
def test_a_removed_seal_is_found():
    ids = make_sealed(2, 2, 2)
    tamper("DELETE FROM kernel_auditseal WHERE sequence = 2")
    report = verified()
    assert codes(report) == ["seals_missing", "event_outside", "event_outside"]
    assert "Thiếu niêm phong số 2" in report.findings[0].sentence
    assert f"Sự kiện {ids[2]} không thuộc niêm phong nào." in report.findings[1].sentence


@pytest.mark.django_db
def test_a_removed_seal_is_found_when_the_others_are_renumbered():
    make_sealed(2, 2, 2)
    tamper("DELETE FROM kernel_auditseal WHERE sequence = 2")
    tamper("UPDATE kernel_auditseal SET sequence = 2 WHERE sequence = 3")
    assert {"seal_changed", "chain_broken", "range_broken", "signature_wrong"} <= set(
        codes(verified())
    )


@pytest.mark.django_db
def test_seals_put_in_another_order_are_found():
    make_sealed(2, 2, 2)
    tamper("UPDATE kernel_auditseal SET sequence = 4 WHERE sequence = 1")
    tamper("UPDATE kernel_auditseal SET sequence = 1 WHERE sequence = 2")
    tamper("UPDATE kernel_auditseal SET sequence = 2 WHERE sequence = 4")
    report = verified()
    assert report.verdict is Verdict.TAMPERED
    assert {"chain_broken", "signature_wrong"} <= set(codes(report))


@pytest.mark.parametrize(
    "change",
    [
        "sealed_at = sealed_at - interval '1 hour'",
        "signature = decode(repeat('00', 64), 'hex')",
        "previous_seal_hash = decode(repeat('00', 32), 'hex')",
        "seal_hash = decode(repeat('00', 32), 'hex')",
        "root = decode(repeat('00', 32), 'hex')",
        "leaf_hashes = decode(repeat('00', 64), 'hex')",
        "first_event_id = first_event_id - 1",
        "last_event_id = last_event_id + 1000000",
        "last_at = last_at + interval '1 hour'",
        "key_id = 'ffffffffffffffff'",
        "version = 2",
    ],
)
@pytest.mark.django_db
def test_a_changed_seal_is_found(change):
    make_sealed(2, 2, 2)
    tamper(f"UPDATE kernel_auditseal SET {change} WHERE sequence = 2")
    report = verified()
    assert report.verdict is Verdict.TAMPERED
    assert 2 in {finding.sequence for finding in report.findings}


@pytest.mark.django_db
def test_a_chain_rewritten_with_another_key_is_found(data_dir, tmp_path_factory, settings):
    """Someone who rules the database, but not the key, changes an event and seals anew."""
    ids = make_sealed(2, 2)
    tamper("UPDATE kernel_auditevent SET sentence = 'x' WHERE id = %s", ids[0])
    tamper("DELETE FROM kernel_auditseal")
    settings.DATA_DIR = tmp_path_factory.mktemp("forger")
    sealing.seal_all(MONDAY)
    settings.DATA_DIR = data_dir
    report = verified()
    assert report.verdict is Verdict.TAMPERED
    assert codes(report) == ["key_unknown"]
    assert not report.keys[0].known


@pytest.mark.django_db
def test_a_forged_signature_under_our_key_id_is_found(data_dir, tmp_path_factory):
    ids = make_sealed(2)
    tamper("DELETE FROM kernel_auditseal")
    forger = keys.load_or_create(tmp_path_factory.mktemp("forger"))
    ours = keys.load_or_create(data_dir)
    disguised = keys.SigningKey(forger.private, forger.public, ours.key_id)
    sealing.seal(up_to=ids[-1], key=disguised, now=MONDAY)
    assert codes(verified()) == ["signature_wrong"]


@pytest.mark.django_db
def test_cut_off_seals_are_found_by_a_head_kept_elsewhere(tmp_path):
    make_sealed(2, 2, 2)
    code, stdout, _ = run_command("head", "--out", str(tmp_path / "head.json"))
    assert (code, "niêm phong số 3" in stdout) == (0, True)
    tamper("DELETE FROM kernel_auditseal WHERE sequence > 1")
    assert verified().verdict is Verdict.INTACT, "from the inside nothing is to be seen"
    code, stdout, _ = run_command("verify", "--head", str(tmp_path / "head.json"))
    assert code == 1
    assert "Đầu chuỗi giữ ở ngoài là niêm phong số 3, nhưng chuỗi chỉ còn đến số 1" in stdout


@pytest.mark.django_db
def test_a_chain_made_anew_with_our_key_is_found_by_a_head_kept_elsewhere():
    ids = make_sealed(2, 2)
    kept = heads.Head(2, bytes(seals()[1].seal_hash).hex())
    assert verified(kept).verdict is Verdict.INTACT
    tamper("UPDATE kernel_auditevent SET sentence = 'x' WHERE id = %s", ids[3])
    tamper("DELETE FROM kernel_auditseal WHERE sequence = 2")
    sealing.seal_all(MONDAY)
    assert verified().verdict is Verdict.INTACT
    assert codes(verified(kept)) == ["head_differs"]


@pytest.mark.django_db
def test_a_lost_key_is_reported_and_old_seals_are_still_checked(data_dir, caplog):
    make_sealed(2)
    (data_dir / "audit.key").unlink()
    with caplog.at_level(logging.WARNING):
        lend()
        sealing.seal_all(MONDAY)
    assert "tạo khóa mới" in caplog.text
    report = verified()
    assert report.verdict is Verdict.INTACT
    assert [(use.first_sequence, use.last_sequence, use.known) for use in report.keys] == [
        (1, 1, True),
        (2, 2, True),
    ]
    assert "Từ niêm phong số 2, khóa" in report.notes[0]
    code, stdout, _ = run_command("verify", "--key-id", report.keys[0].key_id)
    assert (code, "không phải khóa được tin" in stdout) == (1, True)


@pytest.mark.django_db
def test_a_new_key_that_has_not_signed_yet_is_reported(data_dir):
    make_sealed(2)
    (data_dir / "audit.key").unlink()
    keys.load_or_create(data_dir)
    assert "chưa ký niêm phong nào" in verified().notes[0]


@pytest.mark.django_db
def test_without_any_key_nothing_can_be_said(data_dir, settings, tmp_path_factory):
    make_sealed(2)
    settings.DATA_DIR = tmp_path_factory.mktemp("elsewhere")
    code, stdout, _ = run_command("verify")
    assert code == 2
    assert "CHƯA KẾT LUẬN ĐƯỢC" in stdout


@pytest.mark.django_db
def test_a_report_stays_short_when_much_is_wrong(monkeypatch):
    monkeypatch.setattr("congvan.kernel.audit.verification.FINDINGS_LIMIT", 3)
    make_sealed(*[1] * 8)
    tamper("UPDATE kernel_auditevent SET sentence = 'x'")
    report = verified()
    assert (len(report.findings), report.finding_count) == (3, 8)
    assert "… và 5 sai lệch khác." in run_command("verify")[1]


@pytest.mark.django_db
def test_memory_and_statements_do_not_grow_with_the_trail(django_assert_num_queries):
    make_sealed(2, 2, 2)
    with django_assert_num_queries(5):  # savepoint, seals, events, the unsealed, savepoint
        verified()
    make_sealed(*[2] * 12, start=MONDAY + timedelta(hours=1))
    with django_assert_num_queries(5):
        verified()


# The command line


@pytest.mark.django_db
def test_verify_tells_people_and_machines():
    ids = make_sealed(2, 1)
    code, stdout, _ = run_command("verify")
    assert code == 0
    assert stdout.startswith("NGUYÊN VẸN")
    assert "Đã kiểm 3 sự kiện trong 2 niêm phong." in stdout
    tamper("UPDATE kernel_auditevent SET sentence = 'x' WHERE id = %s", ids[0])
    code, stdout, _ = run_command("verify", "--json")
    record = json.loads(stdout)
    assert (code, record["verdict"], record["events"]) == (1, "tampered", 3)
    assert record["findings"][0]["code"] == "events_changed"


@pytest.mark.django_db
def test_verify_says_when_it_cannot_check(tmp_path):
    (tmp_path / "head.json").write_text("{}")
    code, _, stderr = run_command("verify", "--head", str(tmp_path / "head.json"))
    assert (code, "Tệp đầu chuỗi không đúng dạng" in stderr) == (2, True)
    code, _, stderr = run_command("verify", "--head", str(tmp_path / "nowhere.json"))
    assert (code, "Không đọc hoặc ghi được tệp" in stderr) == (2, True)
    code, _, stderr = run_command("verify", "--key-id", "00" * 8)
    assert (code, "Không có khóa công khai" in stderr) == (2, True)


@pytest.mark.django_db
def test_a_changed_head_file_is_refused(tmp_path):
    assert run_command("head")[0] == 2, "there is no seal yet"
    make_sealed(1)
    code, stdout, _ = run_command("head")
    assert code == 0
    assert heads.read(stdout).sequence == 1
    forged = "00" * 32
    for change in ({"seal_hash": forged}, {"public_key": forged}, {"signature": forged * 2}):
        with pytest.raises(heads.HeadUnreadable):
            heads.read(json.dumps(json.loads(stdout) | change))
    record = json.loads(stdout)
    record["seal"]["sealed_at"] = "2020-01-01T00:00:00.000000Z"
    with pytest.raises(heads.HeadUnreadable):
        heads.read(json.dumps(record))


@pytest.mark.django_db
def test_seal_seals_now():
    lend(3)
    assert run_command("seal")[:2] == (0, "Đã niêm phong 3 sự kiện; còn 0 sự kiện đang chờ.\n")
