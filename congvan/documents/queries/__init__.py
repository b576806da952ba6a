"""Questions about documents; the viewer comes first and gets only what `visible_to` holds."""

from congvan.documents import visibility
from congvan.documents.queries import catalogue
from congvan.documents.queries.catalogue import (
    document_types,
    fields_of_work,
    organs,
    type_by_abbreviation,
)
from congvan.documents.queries.causes import causes, readers
from congvan.documents.queries.details import DocumentView, details
from congvan.documents.queries.duplicates import Similar, Why, similar
from congvan.documents.queries.files import FileLine, OpenedFile, file_line, files_of, view_file
from congvan.documents.queries.related import RelatedLine, related
from congvan.documents.queries.standing import Newer, Standing, standing_of
from congvan.documents.visibility import visible_to

__all__ = [
    "DocumentView",
    "FileLine",
    "Newer",
    "OpenedFile",
    "RelatedLine",
    "Similar",
    "Standing",
    "Why",
    "catalogue",
    "causes",
    "details",
    "document_types",
    "fields_of_work",
    "file_line",
    "files_of",
    "organs",
    "readers",
    "related",
    "similar",
    "standing_of",
    "type_by_abbreviation",
    "view_file",
    "visibility",
    "visible_to",
]
