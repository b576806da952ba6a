"""Proofs: an outsider with Python alone believes what is true and nothing else."""

import json
import random
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from congvan.kernel import audit, clock
from congvan.kernel.audit import canonical, keys, merkle, proof, sealing
from tests.kernel.trail import LAN, MONDAY, lend, make_sealed, run_command, seals, tamper
from tools import check_audit_proof as checker

TOOL = Path(checker.__file__)


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def check(tmp_path, capsys, data_dir):
    """Check a proof (JSON values) as the outsider does; returns the exit code and what it says."""

    def check(made: object, *trust: str) -> tuple[int, str]:
        path = tmp_path / "proof.json"
        path.write_text(json.dumps(made), encoding="utf-8")
        if not trust:
            trust = ("--key-id", keys.load_or_create(data_dir).key_id)
        code = checker.main([str(path), *trust])
        return code, capsys.readouterr().out

    return check


def proved(*arguments: str) -> dict:
    code, stdout, stderr = run_command("prove", *arguments)
    assert code == 0, stderr
    return json.loads(stdout)


# The stand-alone checker's Ed25519

RFC_8032_VECTORS = [  # §7.1: public key, message, signature
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
        "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
        "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
        "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032_VECTORS)
def test_signatures_of_rfc_8032(public, message, signature):
    parts = [bytes.fromhex(part) for part in (message, signature, public)]
    assert checker.is_signed(*parts)
    assert not checker.is_signed(parts[0] + b"!", *parts[1:])


def test_signatures_agree_with_cryptography():
    generator = random.Random(8032)
    for _ in range(5):
        private = Ed25519PrivateKey.from_private_bytes(generator.randbytes(32))
        public = private.public_key().public_bytes_raw()
        message = generator.randbytes(generator.randrange(100))
        signature = private.sign(message)
        assert checker.is_signed(message, signature, public)
        position = generator.randrange(64)
        changed = bytearray(signature)
        changed[position] ^= 1 << generator.randrange(8)
        assert not checker.is_signed(message, bytes(changed), public)
        other = Ed25519PrivateKey.from_private_bytes(generator.randbytes(32)).public_key()
        assert not checker.is_signed(message, signature, other.public_bytes_raw())


def test_a_second_form_of_the_same_signature_is_refused():
    """S + L also fulfils the equation; RFC 8032 §5.1.7 demands S < L."""
    public, message, signature = (bytes.fromhex(part) for part in RFC_8032_VECTORS[1])
    larger = int.from_bytes(signature[32:], "little") + checker.L
    assert not checker.is_signed(message, signature[:32] + larger.to_bytes(32, "little"), public)


@pytest.mark.parametrize(
    ("signature", "public"),
    [
        (b"", bytes(32)),
        (bytes(64), b""),
        (bytes(65), bytes(32)),
        (b"\xff" * 64, bytes(32)),
        (bytes(64), b"\xff" * 32),
        (bytes(64), (2).to_bytes(32, "little")),  # y = 2 is on no point
        # x = 0 has no negative; taken as 0, this key would sign everything
        ((1).to_bytes(64, "little"), (1 + 2**255).to_bytes(32, "little")),
    ],
)
def test_ill_formed_signatures_and_keys_are_refused(signature, public):
    assert not checker.is_signed(b"message", signature, public)


# The stand-alone checker's tree


@given(st.integers(1, 300), st.data())
@hypothesis_settings(deadline=None)
def test_the_checker_builds_the_same_tree(size, data):
    leaves = [merkle.leaf_hash(str(i).encode()) for i in range(size)]
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_path(leaves, index)
    root = merkle.root(leaves)
    assert checker.tree_root(leaves) == root
    assert checker.root_from_path(leaves[index], index, size, path) == root
    with pytest.raises(checker.Refused):
        checker.root_from_path(leaves[index], index, size, [*path, bytes(32)])


# One event


@pytest.mark.django_db
def test_an_event_is_proved_to_an_outsider(data_dir):
    ids = make_sealed(5, 3)
    out = data_dir / "su-kien.json"
    code, stdout, _ = run_command("prove", str(ids[2]), "--out", str(out))
    assert (code, "check_audit_proof.py su-kien.json" in stdout) == (0, True)
    # -I -S: no site packages, no environment, nothing of ours.
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(TOOL), str(out), "--public-key",
         keys.load_or_create(data_dir).public.hex()],
        capture_output=True, text=True, check=False, cwd=data_dir,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    verdict, event = done.stdout.splitlines()
    assert verdict.startswith(f"HỢP LỆ: sự kiện số {ids[2]} còn nguyên")
    assert "08:30:30 23/11/2026" in verdict
    assert event == (
        "08:30:00 23/11/2026  Nguyễn Thị Lan (Văn thư) cho Độc giả 2 mượn “Truyện Kiều”."
    )


@pytest.mark.django_db
def test_every_event_of_a_batch_can_be_proved(check):
    for event_id in make_sealed(7):
        assert check(proved(str(event_id)))[0] == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda made: made["event"].update(sentence="Không có gì xảy ra."),
        lambda made: made["event"].update(at="2026-11-22T01:30:00.000000Z"),
        lambda made: made["event"]["data"].update(book_id=9),
        lambda made: made["event"].update(more=1),
        lambda made: made.update(leaf_index=1),
        lambda made: made.update(leaf_index=-3),
        lambda made: made["path"].reverse(),
        lambda made: made["path"].pop(),
        lambda made: made["path"].append("00" * 32),
        lambda made: made["seal"].update(root="00" * 32),
        lambda made: made["seal"].update(event_count=4),
        lambda made: made["seal"].update(sealed_at="2020-01-01T00:00:00.000000Z"),
        lambda made: made["seal"].update(kind="other"),
        lambda made: made["seal"].update(version=2),
        lambda made: made["seal"].update(key_id="0123456789abcdef"),
        lambda made: made.update(signature="00" * 64),
        lambda made: made.update(signature="zz"),
        lambda made: made.update(version=2),
        lambda made: made.update(kind="other"),
        lambda made: made.pop("seal"),
        lambda made: made["public_keys"].clear(),
        lambda made: made["public_keys"].update(dict.fromkeys(made["public_keys"], "00" * 32)),
    ],
)
@pytest.mark.django_db
def test_a_changed_proof_is_refused(check, change):
    made = proved(str(make_sealed(5)[2]))
    assert check(made)[0] == 0
    change(made)
    code, said = check(made)
    assert code == 1
    assert said.startswith("KHÔNG HỢP LỆ: ")
    assert len(said.splitlines()) == 1, "nothing of a refused file is told as if it were true"


@pytest.mark.django_db
def test_a_place_outside_the_tree_is_refused_even_if_its_path_fits(check):
    made = proved(str(make_sealed(2)[1]))
    made["leaf_index"] = 3  # odd at every level, as 1 is
    assert check(made)[0] == 1


@pytest.mark.parametrize("content", ["", "[]", "null", '"x"', "{", "[" * 100_000, "\x1b[2J"])
def test_what_is_no_proof_is_refused(tmp_path, capsys, content):
    (tmp_path / "proof.json").write_text(content)
    assert checker.main([str(tmp_path / "proof.json"), "--key-id", "00" * 8]) == 1
    assert capsys.readouterr().out == "KHÔNG HỢP LỆ: tệp hỏng hoặc sai dạng.\n"
    assert checker.main([str(tmp_path / "nowhere.json"), "--key-id", "00" * 8]) == 1


@pytest.mark.django_db
def test_only_the_trusted_key_counts(check, tmp_path_factory):
    made = proved(str(make_sealed(3)[0]))
    forger = keys.load_or_create(tmp_path_factory.mktemp("forger"))
    assert check(made, "--key-id", forger.key_id)[0] == 1
    assert check(made, "--public-key", forger.public.hex())[0] == 1
    assert check(made, "--key-id", "")[0] == 1
    assert check(made, "--public-key", "")[0] == 1
    assert check(made, "--head-hash", "")[0] == 1

    made["seal"]["key_id"] = forger.key_id
    made["public_keys"] = {forger.key_id: forger.public.hex()}
    made["signature"] = forger.sign(canonical.canonical_bytes(made["seal"])).hex()
    assert check(made, "--key-id", forger.key_id)[0] == 0, "who trusts the forger is served"
    code, said = check(made)
    assert (code, "không phải khóa được tin" in said) == (1, True)


@pytest.mark.django_db
def test_a_head_is_enough_to_check_an_older_event(check):
    ids = make_sealed(3, 2, 2)
    head_hash = bytes(seals()[2].seal_hash).hex()
    made = proved(str(ids[1]), "--chain")
    assert len(made["later_seals"]) == 2
    assert check(made, "--head-hash", head_hash)[0] == 0
    assert check(made)[0] == 0, "the key that signed the last seal vouches for all of them"
    assert check(proved(str(ids[1])), "--head-hash", head_hash)[0] == 1, "the chain is missing"
    del made["later_seals"][0]
    assert check(made, "--head-hash", head_hash)[0] == 1


@pytest.mark.django_db
def test_control_codes_never_reach_the_terminal(check):
    with transaction.atomic():
        evil = audit.Actor(person_id=1, name="Minh\x1b[2J\u202e")
    event_id = lend(by=evil)[0]
    sealing.seal_all(MONDAY)
    said = check(proved(str(event_id)))[1]
    assert "Minh\N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}" in said


@pytest.mark.django_db
def test_what_cannot_be_proved_is_said():
    code, _, stderr = run_command("prove", "99")
    assert (code, "không có sự kiện số 99" in stderr) == (2, True)
    unsealed = lend()[0]
    code, _, stderr = run_command("prove", str(unsealed))
    assert (code, "chưa được niêm phong" in stderr) == (2, True)
    assert "congvan audit seal" in stderr


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE kernel_auditevent SET sentence = 'x'",
        "UPDATE kernel_auditseal SET root = decode(repeat('00', 32), 'hex')",
    ],
)
@pytest.mark.django_db
def test_what_was_tampered_with_is_not_proved(data_dir, change):
    ids = make_sealed(2)
    tamper(change)
    out = data_dir / "proof.json"
    code, _, stderr = run_command("prove", str(ids[0]), "--out", str(out))
    assert (code, "một trong hai đã bị sửa" in stderr) == (1, True)
    code, _, _ = run_command("prove", "--day", "2026-11-23", "--out", str(out))
    assert code == 1
    assert not list(data_dir.glob("*proof.json*")), "no half proof is left behind"


# A day


@pytest.fixture
def two_days():
    """Three events on Monday until midnight, two on Tuesday, sealed across it; one of agency 2."""
    midnight = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    ids = make_sealed(2)
    other_agency = audit.Actor(person_id=9, name="Quang", scope_id=2)
    for moment, by in [
        (midnight - timedelta(microseconds=1), other_agency),
        (midnight, LAN),
    ]:
        with clock.frozen(moment):
            ids += lend(by=by)
    sealing.seal_all(midnight + timedelta(minutes=1))
    return ids + make_sealed(1, start=midnight + timedelta(hours=9))


@pytest.mark.django_db
def test_a_day_is_proved_to_an_outsider(check, two_days):
    code, said = check(proved("--day", "2026-11-23"))
    assert code == 0
    assert said.splitlines()[0] == (
        "HỢP LỆ: 3 sự kiện ngày 2026-11-23 còn nguyên như khi niêm phong, trong 2 niêm phong liền "
        "nhau (kèm mã băm của 1 sự kiện không nêu)."
    )
    assert len(said.splitlines()) == 4
    assert "23:59:59 23/11/2026  Quang cho" in said
    code, said = check(proved("--day", "2026-11-24"))
    assert (code, len(said.splitlines())) == (0, 3)


@pytest.mark.django_db
def test_a_day_of_one_agency_tells_nothing_of_another(check, two_days):
    made = proved("--day", "2026-11-23", "--scope", "2")
    assert "Lan" not in json.dumps(made, ensure_ascii=False)
    code, said = check(made)
    assert (code, len(said.splitlines())) == (0, 2)


@pytest.mark.parametrize(
    "change",
    [
        lambda made: made["seals"][0]["events"][0]["event"].update(sentence="x"),
        lambda made: made["seals"][0]["events"][0].update(leaf_index=-2),
        lambda made: made["seals"][0]["events"].append(made["seals"][0]["events"][0]),
        lambda made: made["seals"][0]["leaves"].reverse(),
        lambda made: made["seals"][0]["leaves"].pop(),
        lambda made: made["seals"][0]["seal"].update(last_at="2020-01-01T00:00:00.000000Z"),
        lambda made: made["seals"][1].update(signature=made["seals"][0]["signature"]),
        lambda made: made["seals"].reverse(),
        lambda made: made["seals"].clear(),
        lambda made: made.update(day="2026-11-22"),
        lambda made: made.update(scope_id=1),
    ],
)
@pytest.mark.django_db
def test_a_changed_day_is_refused(check, two_days, change):
    made = proved("--day", "2026-11-23")
    change(made)
    assert check(made)[0] == 1


@pytest.mark.django_db
def test_a_day_with_a_deleted_event_is_not_proved(two_days):
    tamper("DELETE FROM kernel_auditevent WHERE id = %s", two_days[0])
    assert run_command("prove", "--day", "2026-11-23")[0] == 1


@pytest.mark.django_db
def test_a_day_tells_what_is_not_sealed_yet(two_days):
    with clock.frozen(MONDAY + timedelta(hours=2)):
        lend(2)
    _, _, stderr = run_command("prove", "--day", "2026-11-23")
    assert "Ngày 23/11/2026: 3 sự kiện trong 2 niêm phong." in stderr
    assert "Còn 2 sự kiện của ngày này chưa niêm phong" in stderr
    _, stdout, stderr = run_command("prove", "--day", "2020-01-01")
    assert "0 sự kiện trong 0 niêm phong" in stderr
    assert json.loads(stdout)["seals"] == []


@pytest.mark.django_db
def test_a_day_is_proved_with_the_same_number_of_statements_per_seal(
    two_days, django_assert_num_queries, tmp_path
):
    with (tmp_path / "day.json").open("w") as file, django_assert_num_queries(2 + 2 + 2 + 2):
        proof.write_day(file, date(2026, 11, 23), known={})
