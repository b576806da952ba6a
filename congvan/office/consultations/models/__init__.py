"""Tables of consultations."""

from congvan.office.consultations.models.clearing import (
    ConsultationClearing,
    ConsultationClearingLine,
)
from congvan.office.consultations.models.questions import (
    AskedParty,
    Consultation,
    ConsultationKeeping,
    ConsultationPoint,
    OpinionAnswer,
    OpinionAssignment,
    PointAnswer,
    PointReply,
)

__all__ = [
    "AskedParty",
    "Consultation",
    "ConsultationClearing",
    "ConsultationClearingLine",
    "ConsultationKeeping",
    "ConsultationPoint",
    "OpinionAnswer",
    "OpinionAssignment",
    "PointAnswer",
    "PointReply",
]
