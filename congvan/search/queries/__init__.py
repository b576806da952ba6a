"""Reads of search: the viewer comes first, rights are joined live."""

from congvan.search.queries.filtering import Filters
from congvan.search.queries.finding import TooBroad, counts, find, suggest
from congvan.search.queries.lines import Count, Line, Page
from congvan.search.queries.statements import COUNT_CAP
from congvan.search.rules.marking import Piece
from congvan.search.rules.query import Asked, Place, parse
from congvan.search.states import Kind

__all__ = [
    "COUNT_CAP",
    "Asked",
    "Count",
    "Filters",
    "Kind",
    "Line",
    "Page",
    "Piece",
    "Place",
    "TooBroad",
    "counts",
    "find",
    "parse",
    "suggest",
]
