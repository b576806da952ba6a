"""The Ed25519 key that signs seals, and the public keys of all keys there ever were.

The private key is DATA_DIR/audit.key, made once, for its owner only. It lives outside the
database, so that someone who rules the database alone cannot sign. Every public key is written
to DATA_DIR/audit-keys/<key id>.pub (64 hexadecimal digits) before its first signature and stays
there: when the private key is lost and a new one made, old seals can still be checked, and a
seal whose key is unknown is known to be none of ours.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from congvan.kernel.errors import BusinessError

logger = logging.getLogger(__name__)

KEY_FILE = "audit.key"
PUBLIC_DIRECTORY = "audit-keys"

# 64 bits: short enough to read out over the telephone; who needs more names the public key.
KEY_ID_DIGITS = 16


class AuditKeyDamaged(BusinessError):
    """A key file is there but cannot be used; nothing is made in its place."""

    code = "audit_key_damaged"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The private key with its public half (32 bytes) and its id."""

    private: Ed25519PrivateKey
    public: bytes
    key_id: str

    def sign(self, message: bytes) -> bytes:
        """The 64-byte Ed25519 signature of `message`."""
        return self.private.sign(message)


def key_id_of(public: bytes) -> str:
    """The first 16 hexadecimal digits of SHA-256 over the raw public key."""
    return hashlib.sha256(public).hexdigest()[:KEY_ID_DIGITS]


def is_signed(message: bytes, signature: bytes, *, public: bytes) -> bool:
    """Whether `signature` is this public key's signature of `message`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def load_or_create(data_dir: Path) -> SigningKey:
    """The signing key of a data directory, made on first use.

    Raises AuditKeyDamaged when the file is there but holds no Ed25519 key: a damaged key is to
    be restored from the backup, not silently replaced.
    """
    path = data_dir / KEY_FILE
    try:
        key = _read(path)
    except FileNotFoundError:
        _create(path, earlier=sorted(public_keys(data_dir)))
        key = _read(path)
    _publish(key, data_dir / PUBLIC_DIRECTORY)
    return key


def public_keys(data_dir: Path) -> dict[str, bytes]:
    """Every public key that ever signed here, by key id, the current one too; perhaps empty.

    Raises AuditKeyDamaged when a file does not hold the key that it is named after.
    """
    found = {}
    for path in sorted((data_dir / PUBLIC_DIRECTORY).glob("*.pub")):
        try:
            public = bytes.fromhex(path.read_text().strip())
        except ValueError:
            public = b""
        if len(public) != 32 or key_id_of(public) != path.stem:
            raise AuditKeyDamaged(
                f"Tệp khóa công khai {path} không khớp với tên của nó.",
                next_step="Khôi phục tệp này từ bản sao lưu rồi chạy lại.",
            )
        found[path.stem] = public
    with contextlib.suppress(FileNotFoundError):
        current = _read(data_dir / KEY_FILE)
        found[current.key_id] = current.public
    return found


def current_key_id(data_dir: Path) -> str | None:
    """The id of the key that signs now; None when there is no key yet.

    Raises AuditKeyDamaged as load_or_create does.
    """
    try:
        return _read(data_dir / KEY_FILE).key_id
    except FileNotFoundError:
        return None


def _read(path: Path) -> SigningKey:
    content = path.read_bytes()
    try:
        private = serialization.load_pem_private_key(content, password=None)
    except (ValueError, TypeError):
        private = None
    if not isinstance(private, Ed25519PrivateKey):
        raise AuditKeyDamaged(
            f"Tệp khóa niêm phong {path} không đọc được.",
            next_step="Khôi phục tệp này từ bản sao lưu. Chỉ khi không còn bản nào mới xóa tệp: "
            "hệ thống sẽ tạo khóa mới và báo cáo kiểm tra sẽ ghi rõ khóa đã đổi.",
        )
    public = private.public_key().public_bytes_raw()
    return SigningKey(private, public, key_id_of(public))


def _create(path: Path, *, earlier: list[str]) -> None:
    if earlier:
        logger.warning(
            "Không thấy khóa niêm phong %s dù trước đây đã có khóa %s: tạo khóa mới.",
            path,
            ", ".join(earlier),
        )
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    _write_once(path, pem, mode=0o600)


def _publish(key: SigningKey, directory: Path) -> None:
    path = directory / f"{key.key_id}.pub"
    if not path.exists():
        _write_once(path, key.public.hex().encode() + b"\n", mode=0o644)


def _write_once(path: Path, content: bytes, *, mode: int) -> None:
    """Write a whole file, or leave the one that another process wrote first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, partial = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a rename, never replaces a file that is there.
        os.link(partial, path)
    except FileExistsError:
        pass
    finally:
        Path(partial).unlink()
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
