"""Tables of documents, one file per aggregate."""

from congvan.documents.models.catalogue import DocumentType, FieldOfWork, Organ
from congvan.documents.models.document import Document, DocumentFile, Relation
from congvan.documents.models.grant import Grant, ReadRecord

__all__ = [
    "Document",
    "DocumentFile",
    "DocumentType",
    "FieldOfWork",
    "Grant",
    "Organ",
    "ReadRecord",
    "Relation",
]
