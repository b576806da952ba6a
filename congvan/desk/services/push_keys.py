"""The key pair of web push: made once for an installation, its private half locked (RFC 8292)."""

from __future__ import annotations

import logging

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from congvan.desk.models import PushBrowser, PushKey
from congvan.desk.web_push import b64, public_point
from congvan.kernel import clock
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.kernel.vault import Vault, VaultDamaged

logger = logging.getLogger(__name__)

_VAULT = Vault("push.key")
_BOUND_TO = "push-key"
_ONLY_ID = 1


def public_key() -> str:
    """The public half as browsers take it (base64url); the pair is made when there is none."""
    row = PushKey.objects.filter(pk=_ONLY_ID).first() or _make()
    return b64(bytes(row.public))


def private_key() -> ec.EllipticCurvePrivateKey:
    """The private half. Raises VaultDamaged when the server's own key was lost."""
    row = PushKey.objects.filter(pk=_ONLY_ID).first() or _make()
    raw = _VAULT.unlocked(bytes(row.private_sealed), bound_to=_BOUND_TO)
    key = serialization.load_der_private_key(raw, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the push key is of another kind")
    return key


@in_transaction
def replace_damaged() -> bool:
    """Make another pair when the one there is can no longer be unlocked; for the nightly job.

    Every browser is bound to the lost one, so all are forgotten. By night, so that whoever keeps the
    server has the day to bring the file back.
    """
    row = PushKey.objects.select_for_update().filter(pk=_ONLY_ID).first()
    if row is None:
        return False
    try:
        _VAULT.unlocked(bytes(row.private_sealed), bound_to=_BOUND_TO)
    except VaultDamaged:
        logger.warning("Khóa thông báo đẩy không mở được: tạo khóa mới, bỏ mọi trình duyệt.")
        PushBrowser.objects.all().delete()
        row.delete()
        _place()
        return True
    return False


@in_transaction
def _make() -> PushKey:
    return _place()


@requires_transaction
def _place() -> PushKey:
    """Of two processes that make it at once, the first one's stays."""
    key = ec.generate_private_key(ec.SECP256R1())
    raw = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    made = PushKey(
        pk=_ONLY_ID, public=public_point(key), private_sealed=_VAULT.locked(raw, bound_to=_BOUND_TO),
        created_at=clock.now(),
    )  # fmt: skip
    PushKey.objects.bulk_create([made], ignore_conflicts=True)
    return PushKey.objects.get(pk=_ONLY_ID)
