"""A signature that is made in two steps: prepared here, made by the signer's own machine or phone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from congvan.kernel.models import Blob
from congvan.organization.models import Membership, Person
from congvan.signing.models.devices import KeyDevice
from congvan.signing.states import SessionKind

_HEX = r"^[0-9a-f]{64}$"


class SigningSession(models.Model):
    """One signature asked for, for a short while, once, bound to member, device and file.

    Whoever has the token may bring the signature; only its SHA-256 is kept. `update` is what was
    added to the file's bytes, with the hole of `hole_from` to `hole_to`; `attributes` is the DER of
    what the key signs. A session of kind FILE has no update: the signer's program makes its own.
    """

    token_sha256 = models.CharField(max_length=64, db_collation="C", unique=True)
    kind = models.CharField(max_length=10, choices=SessionKind)
    device = models.ForeignKey(KeyDevice, models.PROTECT, related_name="+", db_index=False)
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    # Who sits there: differs from the member's person while a delegation is in force.
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField("Ký vào", max_length=300, blank=True)
    update = models.BinaryField(null=True)
    hole_from = models.BigIntegerField(null=True)
    hole_to = models.BigIntegerField(null=True)
    attributes = models.BinaryField(null=True)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField("Hết hạn lúc")
    used_at = models.DateTimeField(null=True)
    result = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+", db_index=False)
    warnings = models.JSONField(default=list)
    failure = models.CharField("Vì sao chưa ký được", max_length=500, blank=True)

    class Meta:
        verbose_name = "phiên ký số"
        constraints = [
            models.CheckConstraint(
                name="signing_session_token_is_hex", condition=Q(token_sha256__regex=_HEX)
            ),
            models.CheckConstraint(
                name="signing_session_result_is_used",
                condition=Q(result__isnull=True) | Q(used_at__isnull=False),
            ),
            models.CheckConstraint(
                name="signing_session_prepared_whole",
                condition=Q(kind=SessionKind.FILE, update__isnull=True)
                | Q(
                    kind=SessionKind.HASH, update__isnull=False, attributes__isnull=False,
                    hole_from__isnull=False, hole_to__isnull=False,
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Phiên ký số {self.pk}"
