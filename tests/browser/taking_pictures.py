"""How the manual's pictures are taken: scenes at an office, a page of theirs, a small file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Locator, Page

from congvan.kernel import clock
from tests.browser import small_png
from tests.browser.office import DESKTOP, Desk, Office
from tests.world import World

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to"
PICTURES = HOW_TO / "pictures"
LARGEST_BYTES = 100_000
WEDNESDAY = 2


def _next_wednesday() -> date:
    today = clock.today()
    return today + timedelta(days=(WEDNESDAY - today.weekday()) % 7 or 7)


@dataclass(frozen=True, slots=True)
class Shot:
    """Whose page, which one, what is done there before the picture.

    `page` is the name of the address; `of` finds the one thing it is about when it has an argument.
    """

    who: str
    page: str
    of: Callable[[], int] | None = None
    query: str = ""
    screen: dict[str, int] = field(default_factory=lambda: DESKTOP)
    then: Callable[[Desk], object] = lambda _: None

    def address(self, number: int) -> str:
        """The page about the thing with this number."""
        return reverse(self.page, args=[number] if self.of else []) + self.query

    def take(self, office: Office) -> Page:
        """The page as it is to be seen."""
        desk = office.at_work(self.who, screen=self.screen)
        desk.opens(self.address(self.of() if self.of else 0))
        self.then(desk)
        return desk.page


@dataclass(frozen=True, slots=True)
class Scene:
    """Pictures of one how-to page: what has happened at the office, on which day it is looked at."""

    page: str
    prepare: Callable[[World], None]
    shots: dict[str, Shot]
    day: Callable[[], date] = _next_wednesday
    configured: Mapping[str, str] = field(default_factory=dict)

    @contextmanager
    def played(self, world: World) -> Iterator[None]:
        """What has happened, on its day and with what the node is configured with."""
        chosen = settings.CONFIGURATION.model_copy(update=dict(self.configured))
        with at_work_hours(self.day()), pytest.MonkeyPatch.context() as patch:
            patch.setattr(settings, "CONFIGURATION", chosen)
            self.prepare(world)
            yield


@contextmanager
def at_work_hours(day: date) -> Iterator[None]:
    """Move the clock of all threads on to the morning of a day: no picture is taken at midnight."""
    moment = datetime.combine(day, time(10, 20), tzinfo=clock.OFFICE_ZONE)
    real, ahead = clock.now, moment - clock.now()

    def moved() -> datetime:
        now = real()
        is_frozen = abs(now - datetime.now(UTC)) > timedelta(seconds=1)
        return now if is_frozen else now + ahead

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", moved)
        yield


def write(name: str, page: Page) -> None:
    """Keep what the page shows as a picture of the manual."""
    page.locator(".toasts > *").evaluate_all("lines => lines.forEach((line) => line.remove())")
    page.evaluate("document.fonts.ready")
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / f"{name}.png").write_bytes(small_png.shrink(page.screenshot()))


def picks(desk: Desk, field_id: str, *names: str) -> None:
    """Choose people or units by typing their names."""
    for name in names:
        desk.page.locator(f"#{field_id}_go").fill(name)
        desk.page.locator(".picker-option").filter(has_text=name).first.click()


def comes_to(desk: Desk, what: Locator) -> None:
    """Scroll so that this is the first thing under the bar at the top."""
    what.evaluate("(one) => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 72)")
