"""What is counted: one row a thing, in columns that conditions and groups are written over."""

from collections.abc import Mapping
from types import MappingProxyType

from congvan.reports.facts.exchanged import DISPATCHES, RECEIVED
from congvan.reports.facts.incoming import HANDLING, INCOMING, TASKS
from congvan.reports.facts.model import SHOWN, Facts, as_of, moments, rows
from congvan.reports.facts.outgoing import OUTGOING, SENDING
from congvan.reports.facts.parts import PARTS, PERSON_PARTS
from congvan.reports.facts.usage import FILED, GIVEN, USE

__all__ = [
    "DISPATCHES",
    "FACTS",
    "FILED",
    "GIVEN",
    "HANDLING",
    "INCOMING",
    "OUTGOING",
    "PARTS",
    "PERSON_PARTS",
    "RECEIVED",
    "SENDING",
    "SHOWN",
    "TASKS",
    "USE",
    "Facts",
    "as_of",
    "moments",
    "rows",
]

FACTS: Mapping[str, Facts] = MappingProxyType(
    {
        facts.key: facts
        for facts in (
            INCOMING, HANDLING, TASKS, PARTS, PERSON_PARTS, OUTGOING, SENDING, DISPATCHES, RECEIVED,
            USE, GIVEN, FILED,
        )
    }
)  # fmt: skip
