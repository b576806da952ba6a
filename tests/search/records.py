"""Looks into the records by lexemes, as the questions do."""

from __future__ import annotations

from congvan.kernel import clock
from congvan.search.models import FileText, Record
from congvan.search.rules.lexemes import quote_lexeme


def found(*lexemes: str, joined: str = "&") -> list[tuple[str, int]]:
    """Kind and object of the records that have all these lexemes (`ab:*` is a beginning)."""
    terms = []
    for lexeme in lexemes:
        word, star, _ = lexeme.partition(":*")
        term, _, weight = word.partition("@")
        ending = ("*" if star else "") + weight
        terms.append(quote_lexeme(term) + (f":{ending}" if ending else ""))
    where = "words @@ %s::tsquery"
    rows = Record.objects.extra(where=[where], params=[joined.join(terms)])
    return sorted(rows.values_list("kind", "object_id"))


def read_text(sha256: str, text: str) -> None:
    """What the reading of a file leaves behind."""
    FileText.objects.update_or_create(
        sha256=sha256,
        defaults={
            "status": "done", "source": "layer", "text": text, "ordered_at": clock.now(),
            "made_at": clock.now(),
        },
    )  # fmt: skip
