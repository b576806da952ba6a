"""Signing with a key this machine does not reach: the work is given out and brought back (R-155).

`prepare_…`/`finish_…` for a token in the browser, which signs a hash; `offer_…`/`take_…` for a
program on the signer's machine, which signs a file. All slow, outside transactions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from congvan.drafting import issue_access
from congvan.drafting.models import Issue
from congvan.drafting.services.issuing import signs_first
from congvan.drafting.services.signing_steps import (
    Begun,
    begin_seal,
    begin_sign,
    changed,
    note_seal,
    note_sign,
)
from congvan.kernel import files
from congvan.kernel.errors import WrongState
from congvan.kernel.models import Blob
from congvan.organization.acting import ActingMember
from congvan.signing.services import sessions
from congvan.signing.services.sessions import Offer, ToSign


@dataclass(frozen=True, slots=True)
class FileToSign:
    """One file of an issue, prepared to be sealed elsewhere."""

    file_id: int
    to_sign: ToSign


@dataclass(frozen=True, slots=True)
class FileOffered:
    """One file of an issue, given out to be sealed elsewhere."""

    file_id: int
    offer: Offer


def prepare_sign(*, by: ActingMember, issue_id: int, device_id: int) -> ToSign:
    """The signer's hash to sign. Raises as `signing_steps.sign` does."""
    begun = begin_sign(by, issue_id)
    return sessions.prepare(
        by=by, device_id=device_id, blob_id=begun.blob_id, mark=begun.mark,
        purpose=begun.order.purpose,
    )  # fmt: skip


def finish_sign(*, by: ActingMember, issue_id: int, token: str, signature: bytes) -> Issue:
    """The signature brought back. Raises as `signing_steps.sign` does, WrongState for a changed file."""
    begun = begin_sign(by, issue_id)
    signed = sessions.finish(by=by, token=token, signature=signature)
    return note_sign(by=by, begun=begun, blob_id=_grown(begun, signed.blob_id))


def offer_sign(*, by: ActingMember, issue_id: int, device_id: int) -> Offer:
    """Give the document out to the signer's program. Raises as `signing_steps.sign` does."""
    begun = begin_sign(by, issue_id)
    return sessions.offer(
        by=by, device_id=device_id, blob_id=begun.blob_id, mark=begun.mark,
        purpose=begun.order.purpose,
    )  # fmt: skip


def take_sign(*, by: ActingMember, issue_id: int, token: str) -> Issue | None:
    """What the program brought back; None while it has brought nothing.

    Raises WrongState with the program's failure, and as `signing_steps.sign` does.
    """
    blob_id = _brought(by, token)
    if blob_id is None:
        return None
    begun = begin_sign(by, issue_id)
    return note_sign(by=by, begun=begun, blob_id=_grown(begun, blob_id))


def prepare_seal(*, by: ActingMember, issue_id: int, device_id: int) -> tuple[FileToSign, ...]:
    """The organ's hashes to sign, a file each. Raises as `signing_steps.seal` does."""
    return tuple(
        FileToSign(
            one.file_id,
            sessions.prepare(
                by=by, device_id=device_id, blob_id=one.blob_id, mark=one.mark,
                purpose=one.order.purpose,
            ),
        )
        for one in _to_seal(by, issue_id)
    )  # fmt: skip


def finish_seal(
    *, by: ActingMember, issue_id: int, signatures: Mapping[int, tuple[str, bytes]]
) -> Issue:
    """The organ's signatures brought back: by file, its token and signature. Raises as `seal`."""
    begun = _all_of(_to_seal(by, issue_id), signatures)
    sealed = {}
    for one in begun:
        token, signature = signatures[one.file_id]
        signed = sessions.finish(by=by, token=token, signature=signature)
        sealed[one.file_id] = _grown(one, signed.blob_id)
    return note_seal(by=by, begun=begun, sealed=sealed)


def offer_seal(*, by: ActingMember, issue_id: int, device_id: int) -> tuple[FileOffered, ...]:
    """Give the files out to the clerk's program. Raises as `signing_steps.seal` does."""
    return tuple(
        FileOffered(
            one.file_id,
            sessions.offer(
                by=by, device_id=device_id, blob_id=one.blob_id, mark=one.mark,
                purpose=one.order.purpose,
            ),
        )
        for one in _to_seal(by, issue_id)
    )  # fmt: skip


def take_seal(*, by: ActingMember, issue_id: int, tokens: Mapping[int, str]) -> Issue | None:
    """What the program brought back for each file; None until all are there. Raises as `seal`."""
    brought = {file_id: _brought(by, token) for file_id, token in tokens.items()}
    if None in brought.values():
        return None
    begun = _all_of(_to_seal(by, issue_id), tokens)
    sealed = {one.file_id: _grown(one, brought[one.file_id] or 0) for one in begun}
    return note_seal(by=by, begun=begun, sealed=sealed)


def _to_seal(by: ActingMember, issue_id: int) -> list[Begun]:
    if signs_first(issue_access.get_issue(by, issue_id)):
        raise WrongState(
            "Ký trước, cấp số sau cần thiết bị ký nối với máy chủ.",
            next_step="Dùng thiết bị khác, hoặc đổi thứ tự cấp số và ký trong quy định soạn thảo.",
        )
    return begin_seal(by, issue_id)


def _all_of(begun: list[Begun], given: Mapping[int, object]) -> list[Begun]:
    if set(given) != {one.file_id for one in begun}:
        raise WrongState("Chưa ký đủ các tệp.", next_step="Ký lại từ đầu.")
    return begun


def _brought(by: ActingMember, token: str) -> int | None:
    standing = sessions.result(by=by, token=token)
    if standing.signed is not None:
        return standing.signed.blob_id
    if standing.is_over:
        raise WrongState(standing.failure or "Lần ký đã hết hạn.", next_step="Ký lại từ đầu.")
    return None


def _grown(begun: Begun, blob_id: int) -> int:
    """A signature is appended: what was brought back begins with the bytes that were given out."""
    before, after = (files.read_blob(Blob.objects.get(pk=pk)) for pk in (begun.blob_id, blob_id))
    if not after.startswith(before):
        raise changed()
    return blob_id
