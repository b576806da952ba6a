"""The product's own trust: certificates, revocation lists, who signs for which organ."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Window
from django.db.models.functions import RowNumber

from congvan.signing.models import KnownCertificate, RevocationList
from congvan.signing.pins import DEMO_MARK
from congvan.signing.states import ANCHORS_AND_PATHS, SIGNERS, CertificateKind
from congvan.signing.verification import pool
from congvan.signing.verification.findings import SignerRole
from congvan.signing.verification.registry import KnownSigner, Registry

# Raised when the rules of judging change, so that stored reports are not taken for today's.
RULES = 1
# An authority that changes its key keeps its name for a while, and so has lists of both keys.
LISTS_PER_ISSUER = 4

_ROLES = {CertificateKind.LEADER: SignerRole.LEADER, CertificateKind.ORGAN: SignerRole.ORGAN}


@dataclass(frozen=True, slots=True)
class Trust:
    """What a check needs to know; `version` names it."""

    version: str
    trust: dict[str, Any]
    registry: Registry


@dataclass(frozen=True, slots=True)
class KnownLine:
    """One known certificate as a list shows it."""

    kind: CertificateKind
    organ: str
    subject_cn: str
    sha256: str
    valid_to: str
    source: str


def trust_version() -> str:
    """The name of what is known now: two small aggregates, so that it can be asked each time."""
    parts: list[object] = [RULES]
    for model in (KnownCertificate, RevocationList):
        parts += model.objects.aggregate(
            count=Count("id"), newest=Max("id"), changed=Max("changed_at")
        ).values()
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def current_trust() -> Trust:
    """All that is known now, for a check."""
    chains = KnownCertificate.objects.filter(kind__in=ANCHORS_AND_PATHS).order_by("id")
    lists = (
        RevocationList.objects.annotate(
            place=Window(
                RowNumber(), partition_by="issuer", order_by=F("this_update").desc()
            )
        )
        .filter(place__lte=LISTS_PER_ISSUER)
        .order_by("id")
    )  # fmt: skip
    return Trust(
        version=trust_version(),
        trust=pool.to_json(
            [bytes(row.der) for row in chains if row.der is not None],
            [bytes(row.der) for row in lists],
        ),
        registry=known_signers(),
    )


def known_signers() -> Registry:
    """The registry of leaders and seals."""
    rows = KnownCertificate.objects.filter(kind__in=SIGNERS).order_by("id")
    return Registry(
        tuple(
            KnownSigner(
                role=_ROLES[CertificateKind(row.kind)],
                organ=row.organ,
                cn=row.subject_cn,
                sha256=row.sha256,
                since=row.valid_from,
                until=row.valid_to,
            )
            for row in rows.defer("der")
        )
    )


def count_of_demonstration() -> int:
    """How many of the known certificates are of the demo's own authority (R-169)."""
    return KnownCertificate.objects.filter(subject_cn__contains=DEMO_MARK).count()


def known_certificates() -> list[KnownLine]:
    """Everything known, by kind and organ."""
    rows = KnownCertificate.objects.order_by("kind", "organ", "subject_cn", "id").defer("der")
    return [
        KnownLine(
            CertificateKind(row.kind), row.organ, row.subject_cn, row.sha256,
            f"{row.valid_to:%d/%m/%Y}" if row.valid_to else "", row.source,
        )
        for row in rows
    ]  # fmt: skip
