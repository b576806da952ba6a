"""Certificates kept like seals, revocation lists, and the reports of signature checks.

A report is append-only, by a trigger of migration 0001: what a check said on its day stays said,
whatever expires later (R-166).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from congvan.kernel.models import Blob
from congvan.organization.models import Agency
from congvan.signing.states import SIGNERS, CertificateKind, Verdict

_HEX = r"^[0-9a-f]{64}$"


class KnownCertificate(models.Model):
    """A certificate the office knows: an anchor to build chains on, or whose signature it is.

    `sha256` is of the DER in lower-case hex. `valid_from` and `valid_to` are the period of
    competence, inside which the holder signs for the organ, open ends unlimited; the period
    printed in the certificate is judged apart. `der` may be missing for signers, whose
    certificate comes with the signature; chains need it. (R-013, R-150, R-154, R-165.)
    """

    kind = models.CharField("Loại", max_length=12, choices=CertificateKind)
    organ = models.CharField("Cơ quan", max_length=255, blank=True)
    organ_identifier = models.CharField("Mã định danh", max_length=64, blank=True, db_collation="C")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    subject_cn = models.CharField("Tên trên chứng thư", max_length=255)
    sha256 = models.CharField(max_length=64, db_collation="C")
    der = models.BinaryField(null=True)
    valid_from = models.DateTimeField("Có thẩm quyền từ", null=True)
    valid_to = models.DateTimeField("Có thẩm quyền đến", null=True)
    source = models.CharField("Nguồn", max_length=255)
    changed_at = models.DateTimeField("Ghi lúc")

    class Meta:
        verbose_name = "chứng thư đã biết"
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "kind", "organ"], name="known_certificate_once"
            ),
            models.CheckConstraint(
                name="known_certificate_sha256_is_hex", condition=Q(sha256__regex=_HEX)
            ),
            models.CheckConstraint(
                name="known_certificate_period",
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="known_certificate_chains_have_bytes",
                condition=Q(kind__in=SIGNERS) | Q(der__isnull=False),
            ),
            models.CheckConstraint(
                name="known_certificate_signers_have_organ",
                condition=~Q(kind__in=SIGNERS) | ~Q(organ=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_cn} ({self.get_kind_display()})"


class RevocationList(models.Model):
    """A certificate revocation list as its issuer published it; the newest decides (R-166)."""

    issuer = models.CharField("Nơi phát hành", max_length=500)
    sha256 = models.CharField(max_length=64, db_collation="C")
    der = models.BinaryField()
    this_update = models.DateTimeField("Phát hành lúc")
    next_update = models.DateTimeField("Kỳ sau", null=True)
    source = models.CharField("Nguồn", max_length=255)
    changed_at = models.DateTimeField("Ghi lúc")

    class Meta:
        verbose_name = "danh sách thu hồi chứng thư"
        constraints = [
            models.UniqueConstraint(fields=["sha256"], name="revocation_list_once"),
            models.CheckConstraint(
                name="revocation_list_sha256_is_hex", condition=Q(sha256__regex=_HEX)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.this_update:%d/%m/%Y}"


class VerificationReport(models.Model):
    """One check of one file's signatures, kept with the time of the check (R-156, R-166).

    `trust_version` names the certificates and revocation lists the check knew: the same file
    under the same version is not checked again. `signatures` and `checks` are lists of objects,
    in the shape of `verification.findings`.
    """

    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", db_index=False)
    checked_at = models.DateTimeField("Kiểm tra lúc")
    trust_version = models.CharField(max_length=64, db_collation="C")
    verdict = models.CharField("Kết luận", max_length=16, choices=Verdict)
    warnings = models.JSONField(default=list)
    signatures = models.JSONField(default=list)
    checks = models.JSONField(default=list)

    class Meta:
        verbose_name = "báo cáo kiểm tra chữ ký"
        constraints = [
            models.UniqueConstraint(
                fields=["blob", "trust_version"], name="verification_report_once"
            ),
            models.CheckConstraint(
                name="verification_report_verdict_known", condition=Q(verdict__in=Verdict.values)
            ),
        ]
        # The newest report of each of a page's files.
        indexes = [models.Index(fields=["blob", "-id"], name="verification_report_newest")]

    def __str__(self) -> str:
        return f"{self.blob_id}: {self.get_verdict_display()}"
