"""Lists of results as files: spreadsheet, document, PDF (R-376), marked with who and when (R-377)."""

from congvan.search.exports.columns import COLUMNS, DEFAULT_COLUMNS, Column
from congvan.search.exports.files import Form, ListPaper, as_file

__all__ = ["COLUMNS", "DEFAULT_COLUMNS", "Column", "Form", "ListPaper", "as_file"]
