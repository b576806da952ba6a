"""Pictures of tasks, calendars, boards, opinions, letters, conversations, texts and meetings.

They are taken at night, and kept with `pytest tests/browser/test_office_pictures.py -m nightly
--update-pictures`. By day only what the manual says about these pages is checked.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import resolve

from tests.browser import pictures_of_orders, pictures_of_talks
from tests.browser.office import Office
from tests.browser.taking_pictures import HOW_TO, Scene, write

SCENES = (*pictures_of_orders.SCENES, *pictures_of_talks.SCENES)
PAGES = sorted({scene.page for scene in SCENES})
PRODUCT = Path(__file__).resolve().parents[2] / "congvan"
# Words in bold or italics are those of the screen, also as a way: *Thư › Viết thư*.
SCREEN_WORDS = re.compile(r"\*\*?([^*]+)\*\*?")


@pytest.mark.browser
@pytest.mark.nightly
@pytest.mark.parametrize("scene", SCENES, ids=[next(iter(scene.shots)) for scene in SCENES])
def test_pictures(office: Office, scene: Scene, request: pytest.FixtureRequest):
    updating = request.config.getoption("--update-pictures", default=False)
    with scene.played(office.world):
        for name, shot in scene.shots.items():
            page = shot.take(office)
            assert page.locator("h1").count() == 1, name
            if updating:
                write(name, page)
            page.context.clear_permissions()
            page.close()


def test_each_picture_is_of_a_page_of_the_office_and_shown_by_its_how_to():
    for scene in SCENES:
        shown = (HOW_TO / f"{scene.page}.md").read_text("utf-8")
        for name, shot in scene.shots.items():
            resolve(shot.address(1).partition("?")[0])
            assert f"](pictures/{name}.png)" in shown


def test_the_manual_names_buttons_and_pages_as_they_stand_on_the_screen():
    on_screen = _words_of_the_product()
    wrong = {
        f"{page}: {words}"
        for page in PAGES
        for marked in SCREEN_WORDS.findall(_in_one_line(HOW_TO / f"{page}.md"))
        for words in re.split(" [›→] ", marked)
        if words.strip().rstrip(".:…") not in on_screen
    }
    assert not wrong


def _words_of_the_product() -> str:
    files = [file for ending in ("html", "py", "js") for file in PRODUCT.rglob(f"*.{ending}")]
    return " ".join(_in_one_line(file) for file in files if "demo" not in file.parts)


def _in_one_line(file: Path) -> str:
    return re.sub(r"\s+", " ", file.read_text("utf-8"))
