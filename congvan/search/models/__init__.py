"""Tables of search, one file per concern."""

from congvan.search.models.personal import ResultOrder, SavedSearch
from congvan.search.models.record import Change, Record, SetAside, Word
from congvan.search.models.text import FileText

__all__ = [
    "Change",
    "FileText",
    "Record",
    "ResultOrder",
    "SavedSearch",
    "SetAside",
    "Word",
]
