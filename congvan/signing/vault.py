"""Secrets at rest: PKCS#12 files lie in the database under a key that lies outside it.

The key is DATA_DIR/signing.key, made once, for its owner only. Who has the database alone, or a
backup of it, has nothing; who has both still needs each file's own password (R-155).
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from congvan.kernel.errors import BusinessError

KEY_FILE = "signing.key"
_KEY_BYTES = 32
_NONCE_BYTES = 12


class VaultDamaged(BusinessError):
    """The server's key is not the one the secret was locked with."""

    code = "vault_damaged"
    http_status = 503

    def __init__(self) -> None:
        super().__init__(
            "Không mở được tệp khóa lưu trên máy chủ: khóa của máy chủ đã đổi hoặc bị hỏng.",
            next_step=f"Nhờ người quản trị máy chủ khôi phục tệp {KEY_FILE} từ bản sao lưu.",
        )


def locked(secret: bytes, *, bound_to: str) -> bytes:
    """`secret` under the server's key; it opens for the same `bound_to` only."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(_key(_path())).encrypt(nonce, secret, bound_to.encode())


def unlocked(sealed: bytes, *, bound_to: str) -> bytes:
    """What was locked. Raises VaultDamaged."""
    nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return AESGCM(_key(_path())).decrypt(nonce, rest, bound_to.encode())
    except (InvalidTag, ValueError) as error:
        raise VaultDamaged from error


def _path() -> Path:
    return Path(settings.DATA_DIR) / KEY_FILE


@lru_cache(maxsize=2)
def _key(path: Path) -> bytes:
    """The key, made at first use; of two processes that make it, the first one's stays."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{path.name}.{os.getpid()}")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            # A link, unlike a rename, never replaces a file that is there.
            os.link(partial, path)
        except FileExistsError:
            pass
        finally:
            partial.unlink()
    key = path.read_bytes()
    if len(key) != _KEY_BYTES:
        raise VaultDamaged
    return key
