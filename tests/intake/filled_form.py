"""What a browser would send for a form as the page shows it: nothing typed, nothing chosen."""

from __future__ import annotations

from html.parser import HTMLParser

_NOT_SENT = {"submit", "button", "reset", "file", "image"}


class _Fields(HTMLParser):
    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.values: dict[str, list[str]] = {}
        self.is_inside = False
        self.textarea = self.select = ""
        self.is_multiple = False
        self.options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_inside = given.get("id") == self.form_id
        if not self.is_inside or "disabled" in given:
            return
        name = given.get("name", "")
        if tag == "input" and name and given.get("type") not in _NOT_SENT:
            is_tick = given.get("type") in ("checkbox", "radio")
            if not is_tick or "checked" in given:
                self._send(name, given.get("value", "on" if is_tick else ""))
        elif tag == "textarea" and name:
            self.textarea = name
            self.values[name] = [""]
        elif tag == "select" and name:
            self.select, self.options, self.is_multiple = name, [], "multiple" in given
        elif tag == "option" and self.select:
            self.options.append((given.get("value", ""), "selected" in given))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_inside = False
        elif tag == "textarea":
            self.textarea = ""
        elif tag == "select" and self.select:
            chosen = [value for value, is_selected in self.options if is_selected]
            if not chosen and self.options and not self.is_multiple:
                chosen = [self.options[0][0]]
            for value in chosen:
                self._send(self.select, value)
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            # A browser drops the line break right after the tag.
            self.values[self.textarea] = [(self.values[self.textarea][0] + data).removeprefix("\n")]

    def _send(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)


def filled_in(page: str, form_id: str) -> dict[str, list[str]]:
    """The values of the form with that id, by field."""
    reader = _Fields(form_id)
    reader.feed(page)
    return reader.values
