"""Numbered steps of the preparation with their seconds, one line each."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

# script/environment does steps 1 and 2; script/server says the same number.
STEPS = 6


class Progress:
    """Tells a person at a terminal, or a log, what is being done."""

    def __init__(self, stdout: TextIO) -> None:
        self._stdout = stdout
        self._began = 0.0

    def begin(self, number: int, sentence: str) -> None:
        """Start a line: `[3/6] sentence … `."""
        self._began = time.monotonic()
        print(f"[{number}/{STEPS}] {sentence} … ", end="", file=self._stdout, flush=True)

    def end(self) -> None:
        """Finish the line with the seconds it took."""
        print(f"{time.monotonic() - self._began:.0f} giây", file=self._stdout, flush=True)

    @contextmanager
    def step(self, number: int, sentence: str) -> Iterator[None]:
        """The block is one step; a failed one leaves its line without seconds."""
        self.begin(number, sentence)
        try:
            yield
        except BaseException:
            print(file=self._stdout, flush=True)
            raise
        self.end()

    def on_first_line(self, number: int, sentence: str) -> LazyStep:
        """A step that shows only if the work says anything."""
        return LazyStep(self, number, sentence)


class LazyStep(io.StringIO):
    """Collects what the work says; the first line of it starts the step."""

    def __init__(self, progress: Progress, number: int, sentence: str) -> None:
        super().__init__()
        self._progress = progress
        self._step: tuple[int, str] | None = (number, sentence)

    def write(self, text: str) -> int:
        """Keep the text for the case of failure."""
        if self._step is not None:
            self._progress.begin(*self._step)
            self._step = None
        return super().write(text)

    def finish(self) -> None:
        """End the step if it was started."""
        if self._step is None:
            self._progress.end()
