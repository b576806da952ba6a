"""A .docx from outside, opened safely, and the walk over its text. Pure: values in, values out.

    package = open_docx(data)         # parts as XML, changed in place, package.save()
    document = load(data)             # the same as a python-docx document
    data = dump(document)             # bytes again; the same document gives the same bytes

Every reader of a .docx in drafting (the check of layout, the inks, the numbers) begins here.
"""

from congvan.drafting.docx.opening import MAX_BYTES, DocxRefused, dump, load
from congvan.drafting.docx.outside import without_outside
from congvan.drafting.docx.package import Package, UnreadableDocx, open_docx
from congvan.drafting.docx.walking import Piece, paragraph_text, paragraphs, pieces

__all__ = [
    "MAX_BYTES",
    "DocxRefused",
    "Package",
    "Piece",
    "UnreadableDocx",
    "dump",
    "load",
    "open_docx",
    "paragraph_text",
    "paragraphs",
    "pieces",
    "without_outside",
]
