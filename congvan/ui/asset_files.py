"""Which browser files exist and where each comes from: the one allow-list.

Imported by the build command before Django is set up, so nothing here may import Django.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

UI_DIR = Path(__file__).resolve().parent
PROJECT_DIR = UI_DIR.parents[1]
NODE_MODULES = PROJECT_DIR / "node_modules"
# What the build makes (CSS, script, sprite); thrown away and made again at any time.
BUILT_DIR = PROJECT_DIR / ".cache" / "browser-files"

# One sheet for all pages; what only a few pages draw has a sheet of its own that only they carry.
SHEETS = (
    "app", "boards", "chat", "consultations", "gallery", "marked", "meetings", "personal_mail", "reports", "results", "work_calendar", "year",
)  # fmt: skip

# Only what DESIGN §1 uses: 700 is left out because every heading is 600, which saves 35 kB.
FONT_WEIGHTS = (400, 500, 600)
FONT_SUBSETS = ("latin", "latin-ext", "vietnamese")

# What a telephone shows of the installed page: logo.svg as a picture, and with colour to its edges
# for those systems that cut their own shape.
APP_ICONS = ("icon-192", "icon-512", "icon-full-192", "icon-full-512")


def font_name(subset: str, weight: int) -> str:
    """The published name of one font file."""
    return f"ui/fonts/be-vietnam-pro-{subset}-{weight}.woff2"


def _fonts() -> dict[str, Path]:
    files = NODE_MODULES / "@fontsource" / "be-vietnam-pro" / "files"
    return {
        font_name(subset, weight): files / f"be-vietnam-pro-{subset}-{weight}-normal.woff2"
        for subset in FONT_SUBSETS
        for weight in FONT_WEIGHTS
    }


def _print_fonts() -> dict[str, Path]:
    """Tinos, with which `kernel.typesetting` prints, also where node_modules is not installed."""
    folder = NODE_MODULES / "@expo-google-fonts" / "tinos"
    faces = ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic")
    return {
        f"ui/fonts/tinos-{face.lower()}.ttf": folder / face / f"Tinos_{face}.ttf" for face in faces
    }


def _htmx() -> Path:
    """htmx 2 as django-htmx ships it; its htmx 4 is another program with other attributes."""
    found = importlib.util.find_spec("django_htmx")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("django_htmx")
    return Path(found.submodule_search_locations[0]) / "static" / "django_htmx" / "htmx-2.min.js"


def published() -> dict[str, Path]:
    """Every file a browser may ask for: public name → file on this machine."""
    drawings = UI_DIR / "static" / "ui"
    return {
        **{f"ui/{name}.css": BUILT_DIR / f"{name}.css" for name in SHEETS},
        "ui/app.js": BUILT_DIR / "app.js",
        "ui/charts.js": BUILT_DIR / "charts.js",
        "ui/chat.js": BUILT_DIR / "chat.js",
        "ui/live.js": BUILT_DIR / "live.js",
        "ui/push.js": BUILT_DIR / "push.js",
        "ui/icons.svg": BUILT_DIR / "icons.svg",
        "ui/htmx.js": _htmx(),
        "ui/logo.svg": drawings / "logo.svg",
        **{f"ui/{name}.png": drawings / f"{name}.png" for name in APP_ICONS},
        "ui/sample-page.svg": drawings / "sample-page.svg",
        "ui/tick.svg": drawings / "tick.svg",
        "ui/chevron.svg": drawings / "chevron.svg",
        **_fonts(),
        **_print_fonts(),
    }
