"""A finished check as values, for tests of what comes after it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from congvan.signing.verification.findings import (
    Check,
    Result,
    SignatureLine,
    SignerRole,
    Status,
    Verdict,
)


def signed_by_a_leader() -> dict[str, Any]:
    """The fields of a report: one good signature of a leader, no seal."""
    line = SignatureLine(
        field="Chữ ký 1", signer_cn="Lê Văn Khải", role=SignerRole.LEADER, intact=True,
        trusted=True, timestamped=True, covers_whole_file=True,
        signed_at=datetime(2026, 6, 15, 5, tzinfo=UTC), time_is_proved=True,
        certificate_sha256="0" * 64,
    )  # fmt: skip
    whole = "Nội dung còn nguyên vẹn như lúc ký."
    missing = "Mới có chữ ký của cá nhân, chưa có chữ ký số của cơ quan trong danh sách đã biết."
    result = Result(
        Verdict.PERSONAL_ONLY,
        (missing,),
        (line,),
        (
            Check("integrity", Status.PASSED, whole, line.field),
            Check("kind", Status.NOTED, missing),
        ),
    )
    return result.as_json()
