"""A long print-out on its way."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.directives.book_printing import PrintingView
from congvan.ui.items import Fact
from congvan.web.addresses import address
from congvan.web.registers.rendering import moment_words


@dataclass(frozen=True, slots=True)
class PrintingPage:
    """What is printed, how far it is, the file."""

    title: str
    state: str
    facts: tuple[Fact, ...]
    done: int
    total: int
    reason: str
    file_href: str
    file_name: str
    book_href: str

    @classmethod
    def of(cls, view: PrintingView) -> PrintingPage:
        """State: making, ready or failed."""
        state = "ready" if view.is_ready else "failed" if view.ended_at else "making"
        facts = [
            Fact("Mẫu", view.form_label),
            Fact("Sổ", view.book),
            Fact("Yêu cầu lúc", moment_words(view.asked_at)),
        ]
        if view.period:
            facts.insert(2, Fact("Khoảng thời gian", view.period))
        return cls(
            title=f"In {view.book}", state=state, facts=tuple(facts), done=view.done,
            total=view.total, reason=view.reason,
            file_href=address("registers:printed-file", view.printing_id), file_name=view.file_name,
            book_href=address("registers:book", view.book_id),
        )  # fmt: skip
