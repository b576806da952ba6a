"""The registers on paper: statutory books in volumes, the arrival stamp as a label."""

from congvan.registers.printing.envelopes import envelope_pdf
from congvan.registers.printing.incoming import book_pdf, book_xlsx
from congvan.registers.printing.outgoing import out_book_pdf, out_book_xlsx
from congvan.registers.printing.printouts import Printout
from congvan.registers.printing.stamps import Stamp, stamp_label, stamp_of

__all__ = [
    "Printout",
    "Stamp",
    "book_pdf",
    "book_xlsx",
    "envelope_pdf",
    "out_book_pdf",
    "out_book_xlsx",
    "stamp_label",
    "stamp_of",
]
