"""A full-text question put together by our own code, as an expression of Django's."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchQuery


class LexemeQuery(SearchQuery):
    """Our own quoted lexemes cast to tsquery: PostgreSQL's parser would drop marks such as "@12".

    Nothing typed is read as the language of tsquery: `text` holds only lexemes the caller has cut
    out of what was typed.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text, search_type="raw", config="simple")
        self.text = text

    def as_sql(self, *_args: Any, **_options: Any) -> Any:
        """The text as a tsquery."""
        return "%s::tsquery", [self.text]
