"""From a file to facts: every signature with its proof of time and the standing of its certificate.

A signature is judged at the time that is proved for it: its own trusted stamp, else the earliest
later trusted stamp that covers it. Without one it is judged at the time it claims, which can only
condemn it, never make it valid (R-163, R-164).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from asn1crypto import x509

from congvan.signing.verification import pades, stamps
from congvan.signing.verification.chains import Chains, Use
from congvan.signing.verification.facts import (
    Chain,
    ChainFacts,
    DocumentStampFacts,
    Examination,
    Integrity,
    Obstacle,
    SignatureFacts,
    StampFacts,
)
from congvan.signing.verification.pool import Pool


class NothingToRead(ValueError):
    """Not a PDF, or one whose structure is lost and that never was signed."""


@dataclass(frozen=True, slots=True)
class _Proof:
    """A trusted time: everything up to `revision` existed then."""

    revision: int
    at: datetime


def examine(stream: BinaryIO, *, pool: Pool, now: datetime) -> Examination:
    """Read everything the verdict needs. Raises NothingToRead for what is no PDF."""
    if not _is_pdf(stream):
        raise NothingToRead
    try:
        document = pades.Document(stream)
        read = document.read_all()
        removed = document.removed()
    except pades.Encrypted:
        return Examination(obstacle=Obstacle.ENCRYPTED)
    except pades.TooMany:
        return Examination(obstacle=Obstacle.TOO_MANY)
    except pades.Unreadable as error:
        remains = pades.remains(stream)
        if remains is pades.Remains.NOTHING:
            raise NothingToRead from error
        was_signed = remains is pades.Remains.SIGNED
        return Examination(obstacle=Obstacle.BROKEN if was_signed else Obstacle.DAMAGED)
    chains = Chains(pool, document.evidence())
    signatures, document_stamps = asyncio.run(_judge(read, chains, now))
    return Examination(
        signatures=signatures,
        stamps=document_stamps,
        removed=removed,
        is_irregular=document.is_irregular,
    )


async def _judge(
    read: Sequence[pades.Read], chains: Chains, now: datetime
) -> tuple[tuple[SignatureFacts, ...], tuple[DocumentStampFacts, ...]]:
    own_stamps = [await _stamp(item.token, chains) for item in read]
    proofs = [
        _Proof(item.revision, stamp.at)
        for item, stamp in zip(read, own_stamps, strict=True)
        if stamp is not None
        and stamp.at is not None
        and stamp.is_trusted
        and item.integrity is Integrity.INTACT
    ]
    signatures, document_stamps = [], []
    for item, stamp in zip(read, own_stamps, strict=True):
        if item.is_stamp and stamp is not None:
            document_stamps.append(
                DocumentStampFacts(item.field, item.revision, item.integrity, stamp)
            )
        elif not item.is_stamp:
            signatures.append(await _signature(item, stamp, proofs, chains, now))
    return tuple(signatures), tuple(document_stamps)


async def _signature(
    item: pades.Read,
    stamp: StampFacts | None,
    proofs: Sequence[_Proof],
    chains: Chains,
    now: datetime,
) -> SignatureFacts:
    own = stamp.at if stamp is not None and stamp.is_trusted else None
    later = min((proof.at for proof in proofs if proof.revision > item.revision), default=None)
    proved = own or later
    moment = proved or min(item.claimed_at or now, now)
    chain = ChainFacts(Chain.NO_CERTIFICATE)
    if item.certificate is not None:
        chain = await chains.standing(
            item.certificate, at=moment, use=Use.SIGNING, beside=item.beside
        )
    return SignatureFacts(
        field=item.field,
        revision=item.revision,
        signer_cn=common_name(item.certificate),
        certificate_sha256=item.certificate.sha256.hex() if item.certificate is not None else "",
        integrity=item.integrity,
        covers_whole_file=item.covers_whole_file,
        claimed_at=item.claimed_at,
        stamp=stamp,
        proved_at=proved,
        is_proved_by_own_stamp=own is not None,
        moment=moment,
        chain=chain,
        weak=item.weak,
    )


async def _stamp(token: stamps.Token | None, chains: Chains) -> StampFacts | None:
    if token is None:
        return None
    if token.at is None or token.certificate is None:
        return StampFacts(None, "", token.is_broken, ChainFacts(Chain.NO_CERTIFICATE))
    name = common_name(token.certificate)
    if token.is_weak:
        return StampFacts(token.at, name, token.is_broken, ChainFacts(Chain.WEAK))
    chain = await chains.standing(
        token.certificate, at=token.at, use=Use.STAMPING, beside=token.beside
    )
    return StampFacts(token.at, name, token.is_broken, chain)


def common_name(certificate: x509.Certificate | None) -> str:
    """The name a certificate is known by: CN, else the whole subject."""
    if certificate is None:
        return ""
    try:
        name = certificate.subject.native.get("common_name")
        if isinstance(name, list):
            name = name[-1]
        return str(name or certificate.subject.human_friendly)
    except Exception:  # a subject made to break its reader
        return ""


def _is_pdf(stream: BinaryIO) -> bool:
    """Whether "%PDF-" stands within the first kilobyte, as readers of PDF accept."""
    stream.seek(0)
    return b"%PDF-" in stream.read(1024)
