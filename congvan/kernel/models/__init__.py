"""Tables of the kernel: the audit trail and its seals, and the stored files."""

from congvan.kernel.models.audit import AuditEvent, AuditSeal

__all__ = ["AuditEvent", "AuditSeal"]
