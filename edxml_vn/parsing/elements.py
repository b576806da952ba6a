"""The small part of a package that is kept as a tree: its header, manifest and attachment labels."""

from __future__ import annotations


class Element:
    """A local name, the text directly inside, the children in their order."""

    __slots__ = ("children", "name", "parts")

    def __init__(self, name: str) -> None:
        self.name = name
        self.children: list[Element] = []
        self.parts: list[str] = []

    @property
    def text(self) -> str | None:
        """The text without blanks at its ends; None when nothing is left."""
        parts = self.parts
        return (parts[0] if len(parts) == 1 else "".join(parts)).strip() or None

    def last(self, name: str) -> Element | None:
        """The child of this name; the last one wins (SPEC §4)."""
        for child in reversed(self.children):
            if child.name == name:
                return child
        return None

    def each(self, name: str) -> list[Element]:
        """All children of this name."""
        return [child for child in self.children if child.name == name]
