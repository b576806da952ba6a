"""The audit trail: who did what, when, on whose behalf; sealed so that nobody can rewrite it.

Nouns: event (sự kiện), actor, seal (niêm phong), head (đầu chuỗi), proof (bằng chứng).
Verbs: record an event in the transaction of the change it tells of; seal; verify; prove.
Law: R-305 (what is logged, reading included), R-306 (kept, protected), R-249 (on behalf of),
R-297 (changes are detected), R-314 (non-repudiation), R-307 (times).

Writers need only the names exported here; sealing, verification and proof are modules of the
package for the job and the command line.
"""

from congvan.kernel.audit.events import Actor, Event, EventDeclaredWrongly
from congvan.kernel.audit.recording import (
    record,
    record_many,
    request_context,
    together,
)

__all__ = [
    "Actor",
    "Event",
    "EventDeclaredWrongly",
    "record",
    "record_many",
    "request_context",
    "together",
]
