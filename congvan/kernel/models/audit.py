"""The audit trail: what happened, and the signed seals that prove that it was not changed since.

Both tables are append-only: a trigger of migration 0001 refuses UPDATE, DELETE and TRUNCATE.
No row refers to another table, so an event outlives whatever it tells of (R-305, R-306).
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

# The size of a SHA-256 hash and of an Ed25519 signature (RFC 8032 §5.1.6), in bytes.
HASH_BYTES = 32
SIGNATURE_BYTES = 64


def _holds_bytes(column: str, size: int) -> Exact:
    return Exact(Length(column), size)


class AuditEvent(models.Model):
    """One thing that happened, told in a Vietnamese sentence with all names as of then.

    `scope_id` is the tenant the event belongs to (null: the whole installation). The names of
    the actor, and of the person acted for, are kept beside their ids, because people are renamed
    and removed (R-249). `data` holds the event's own fields: ids and values, never floats.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    scope_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.TextField()
    actor_post = models.TextField(blank=True, default="")
    on_behalf_of_id = models.BigIntegerField(null=True)
    on_behalf_of_name = models.TextField(blank=True, default="")
    on_behalf_of_post = models.TextField(blank=True, default="")
    code = models.TextField()
    subject_type = models.TextField()
    subject_id = models.BigIntegerField(null=True)
    sentence = models.TextField()
    data = models.JSONField(default=dict)
    ip = models.GenericIPAddressField(null=True)
    trace_id = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = "sự kiện nhật ký"
        indexes = [
            models.Index(fields=["scope_id", "id"], name="auditevent_scope"),
            models.Index(
                fields=["scope_id", "subject_type", "subject_id", "id"],
                name="auditevent_subject",
            ),
            models.Index(fields=["actor_id", "id"], name="auditevent_actor"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(id__gte=1), name="auditevent_id_is_positive"),
            models.CheckConstraint(
                condition=models.Q(on_behalf_of_id__isnull=True, on_behalf_of_name="")
                | (models.Q(on_behalf_of_id__isnull=False) & ~models.Q(on_behalf_of_name="")),
                name="auditevent_on_behalf_of_id_and_name_together",
            ),
            models.CheckConstraint(
                condition=~models.Q(actor_name=""), name="auditevent_has_actor_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.sentence}"


class AuditSeal(models.Model):
    """A signed batch: every event whose id lies in first_event_id … last_event_id.

    The ranges of successive seals touch, so an id that was never used (a rolled back insert) is
    covered too, and an event put there later is found. `first_at` and `last_at` are the earliest
    and latest times of the events. `root` is the Merkle root over the events in order of id;
    `leaf_hashes` are its leaves, 32 bytes each, kept to tell which event of a broken batch was
    changed, and to prove an event without reading its whole batch.
    """

    sequence = models.BigIntegerField(primary_key=True)
    version = models.SmallIntegerField()
    first_event_id = models.BigIntegerField()
    last_event_id = models.BigIntegerField(unique=True)
    event_count = models.IntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    root = models.BinaryField()
    previous_seal_hash = models.BinaryField()
    sealed_at = models.DateTimeField()
    key_id = models.TextField()
    signature = models.BinaryField()
    seal_hash = models.BinaryField()
    leaf_hashes = models.BinaryField()

    class Meta:
        verbose_name = "niêm phong nhật ký"
        indexes = [models.Index(fields=["last_at", "first_at"], name="auditseal_times")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sequence__gte=1, first_event_id__gte=1, event_count__gte=1),
                name="auditseal_numbers_are_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(last_event_id__gte=models.F("first_event_id"))
                & models.Q(last_at__gte=models.F("first_at")),
                name="auditseal_ranges_go_forward",
            ),
            models.CheckConstraint(
                condition=models.Q(_holds_bytes("root", HASH_BYTES))
                & models.Q(_holds_bytes("previous_seal_hash", HASH_BYTES))
                & models.Q(_holds_bytes("seal_hash", HASH_BYTES))
                & models.Q(_holds_bytes("signature", SIGNATURE_BYTES))
                & models.Q(Exact(Length("leaf_hashes"), models.F("event_count") * HASH_BYTES)),
                name="auditseal_hashes_have_their_size",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.first_event_id}–{self.last_event_id}"
