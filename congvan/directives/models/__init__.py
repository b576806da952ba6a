"""Tables of distribution and handling."""

from congvan.directives.models.handling import Assignment, Directive, Handling
from congvan.directives.models.helps import HandlingTerm, QuickGroup, QuickGroupMember, QuickPhrase
from congvan.directives.models.requests import Extension, ProgressNote, Repair, Urging

__all__ = [
    "Assignment",
    "Directive",
    "Extension",
    "Handling",
    "HandlingTerm",
    "ProgressNote",
    "QuickGroup",
    "QuickGroupMember",
    "QuickPhrase",
    "Repair",
    "Urging",
]
