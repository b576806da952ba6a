"""Which namespace prefixes are declared where: real senders use some that are not (SPEC §4)."""

from __future__ import annotations

_ALWAYS = frozenset(["", "xml", "xmlns"])
LONGEST_SHOWN = 40


class Scopes:
    """Follows start and end tags; `undeclared` is the first prefix used outside its declaration."""

    def __init__(self) -> None:
        self.undeclared: str | None = None
        self._open: dict[str, int] = {}
        self._declaring: list[tuple[int, list[str]]] = []
        self._depth = 0

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        """A start tag."""
        self._depth += 1
        if attributes:
            own = [key[6:] for key in attributes if key.startswith("xmlns:")]
            if own:
                self._declaring.append((self._depth, own))
                for prefix in own:
                    self._open[prefix] = self._open.get(prefix, 0) + 1
        if self.undeclared is None:
            self._look(name)
            for key in attributes:
                self._look(key)

    def leave(self) -> None:
        """Its end tag."""
        if self._declaring and self._declaring[-1][0] == self._depth:
            for prefix in self._declaring.pop()[1]:
                self._open[prefix] -= 1
        self._depth -= 1

    def _look(self, name: str) -> None:
        if ":" in name:
            prefix = name.partition(":")[0]
            if prefix not in _ALWAYS and not self._open.get(prefix):
                self.undeclared = prefix[:LONGEST_SHOWN]
