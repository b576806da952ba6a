"""Tables of the kernel: the audit trail and its seals, and the stored files."""

from congvan.kernel.models.audit import AuditEvent, AuditSeal
from congvan.kernel.models.files import Blob, ScanState

__all__ = ["AuditEvent", "AuditSeal", "Blob", "ScanState"]
