"""Secrets at rest: they lie in the database under a key that lies outside it.

A key is one file of the data directory, made once, for its owner only. Who has the database alone,
or a backup of it, has nothing.

    _VAULT = Vault("hub.key")
    row.secret_sealed = _VAULT.locked(secret, bound_to="participant:sys.01")
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from congvan.kernel.errors import BusinessError

_KEY_BYTES = 32
_NONCE_BYTES = 12


class VaultDamaged(BusinessError):
    """The server's key is not the one the secret was locked with."""

    code = "vault_damaged"
    http_status = 503

    def __init__(self, key_file: str) -> None:
        super().__init__(
            "Không mở được bí mật lưu trên máy chủ: khóa của máy chủ đã đổi hoặc bị hỏng.",
            next_step=f"Nhờ người quản trị máy chủ khôi phục tệp {key_file} từ bản sao lưu.",
        )


class Vault:
    """Locks and unlocks by the key in the file `key_file` of the data directory."""

    def __init__(self, key_file: str) -> None:
        self._key_file = key_file

    def locked(self, secret: bytes, *, bound_to: str) -> bytes:
        """`secret` under the server's key; it opens for the same `bound_to` only."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + AESGCM(self._key()).encrypt(nonce, secret, bound_to.encode())

    def unlocked(self, sealed: bytes, *, bound_to: str) -> bytes:
        """What was locked. Raises VaultDamaged."""
        nonce, rest = bytes(sealed[:_NONCE_BYTES]), bytes(sealed[_NONCE_BYTES:])
        try:
            return AESGCM(self._key()).decrypt(nonce, rest, bound_to.encode())
        except (InvalidTag, ValueError) as error:
            raise VaultDamaged(self._key_file) from error

    def _key(self) -> bytes:
        return _key(Path(settings.DATA_DIR) / self._key_file)


@lru_cache(maxsize=8)
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
        raise VaultDamaged(path.name)
    return key
