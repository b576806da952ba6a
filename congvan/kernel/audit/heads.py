"""Heads: the last seal of a chain, written down to be kept elsewhere.

Whoever rules the machine, key included, can cut off the last seals or rewrite them all; only a
head that was printed, mailed or published before gives that away.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from congvan.kernel.audit import canonical, keys
from congvan.kernel.errors import BusinessError
from congvan.kernel.models import AuditSeal

KIND = "congvan-audit-head"


class HeadUnreadable(BusinessError):
    """The head file is no head, or was changed."""

    code = "audit_head_unreadable"


@dataclass(frozen=True, slots=True)
class Head:
    """The seal with this number had this hash (hexadecimal)."""

    sequence: int
    seal_hash: str


def find_latest(known: dict[str, bytes]) -> dict[str, Any] | None:
    """The last seal as a head record of JSON values; None when nothing was ever sealed.

    `known` are the public keys by key id.
    """
    seal = AuditSeal.objects.defer("leaf_hashes").order_by("-sequence").first()
    if seal is None:
        return None
    public = known.get(seal.key_id)
    return {
        "kind": KIND,
        "seal": canonical.seal_header(seal),
        "seal_hash": bytes(seal.seal_hash).hex(),
        "signature": bytes(seal.signature).hex(),
        "public_key": public.hex() if public else "",
    }


def read(text: str) -> Head:
    """The head in a head file.

    Raises HeadUnreadable unless its parts agree with each other: header, hash and signature.
    """
    try:
        record = json.loads(text)
        header = canonical.canonical_bytes(record["seal"])
        agrees = (
            record["kind"] == KIND
            and canonical.seal_hash(header).hex() == record["seal_hash"]
            and keys.is_signed(
                header,
                bytes.fromhex(record["signature"]),
                public=bytes.fromhex(record["public_key"]),
            )
        )
        sequence = int(record["seal"]["sequence"])
    except (ValueError, KeyError, TypeError):
        agrees = False
    if not agrees:
        raise HeadUnreadable(
            "Tệp đầu chuỗi không đúng dạng hoặc đã bị sửa.",
            next_step="Dùng tệp do lệnh “congvan audit head” xuất ra và được giữ ở nơi khác.",
        )
    return Head(sequence, record["seal_hash"])
