"""Tables of the registers, one file per aggregate."""

from congvan.registers.models.book import Book, Printing, RegistryPolicy
from congvan.registers.models.entry import Correction, Entry
from congvan.registers.models.outgoing import (
    BackdatingLeave,
    PostalLine,
    ReservedNumber,
    RetainedUse,
)

__all__ = [
    "BackdatingLeave",
    "Book",
    "Correction",
    "Entry",
    "PostalLine",
    "Printing",
    "RegistryPolicy",
    "ReservedNumber",
    "RetainedUse",
]
