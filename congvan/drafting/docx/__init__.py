"""A .docx opened without trusting it: parts, relationships, XML, and writing it back.

Shared by the format check, the making of documents and the two inks. Pure: no Django, no clock.
"""

from congvan.drafting.docx.names import W, w
from congvan.drafting.docx.package import Package, Relationship, UnreadableDocx, open_docx

__all__ = ["Package", "Relationship", "UnreadableDocx", "W", "open_docx", "w"]
