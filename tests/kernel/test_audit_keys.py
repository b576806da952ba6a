"""The key of the audit trail: made once, never replaced, its public half under its own name."""

import hashlib

import pytest

from congvan.kernel.audit import keys


def test_the_key_is_made_once_for_its_owner_only(tmp_path):
    made = keys.load_or_create(tmp_path)
    assert keys.load_or_create(tmp_path).public == made.public
    assert (tmp_path / "audit.key").stat().st_mode & 0o777 == 0o600
    assert made.key_id == hashlib.sha256(made.public).hexdigest()[:16]
    assert keys.public_keys(tmp_path) == {made.key_id: made.public}
    files = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {"audit.key", f"{made.key_id}.pub"}


def test_a_damaged_key_is_never_replaced(tmp_path):
    (tmp_path / "audit.key").write_text("-----BEGIN PRIVATE KEY-----\n")
    with pytest.raises(keys.AuditKeyDamaged, match=r"audit\.key"):
        keys.load_or_create(tmp_path)
    assert (tmp_path / "audit.key").read_text() == "-----BEGIN PRIVATE KEY-----\n"


def test_a_public_key_under_a_wrong_name_is_refused(tmp_path):
    made = keys.load_or_create(tmp_path)
    (tmp_path / "audit-keys" / f"{made.key_id}.pub").write_text("00" * 32)
    with pytest.raises(keys.AuditKeyDamaged, match="không khớp"):
        keys.public_keys(tmp_path)
