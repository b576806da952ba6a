"""The browser files: only the allow-list, built twice the same, light enough, quick when unchanged."""

from __future__ import annotations

import gzip
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finder

from congvan.deployment.commands import assets
from congvan.ui import icons
from congvan.ui.asset_files import BUILT_DIR, NODE_MODULES, PROJECT_DIR, published

FINDER = get_finder("congvan.ui.finders.AllowListFinder")
needs_node_modules = pytest.mark.skipif(
    not (NODE_MODULES / "sass").is_dir(), reason="chưa có node_modules; chạy script/congvan assets"
)


@pytest.mark.parametrize(
    "name",
    [
        "ui/main.js",
        "ui/keys.js",
        "../settings.py",
        "admin/css/base.css",
        "django_htmx/htmx-4.js",
        "ui/../secret.key",
        "",
    ],
)
def test_finder_serves_nothing_else(name: str) -> None:
    assert FINDER.find(name) == []
    assert FINDER.find(name, find_all=True) == []


def test_finder_lists_the_allow_list() -> None:
    assert {name for name, _storage in FINDER.list([])} == set(published())


def test_htmx_is_version_2() -> None:
    text = published()["ui/htmx.js"].read_text(encoding="utf-8")
    assert re.search(r'version:"2\.\d+\.\d+"', text)


def test_nothing_third_party_is_committed() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=PROJECT_DIR, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    if not tracked:
        pytest.skip("không phải kho git")
    assert not [
        f
        for f in tracked
        if f.endswith((".woff", ".woff2", ".min.js", ".min.css")) or "node_modules/" in f
    ]


@needs_node_modules
def test_the_same_sources_give_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        monkeypatch.setattr(assets, "BUILT_DIR", folder)
        assets.build()
        built.append({f.name: f.read_bytes() for f in folder.iterdir()})
    assert built[0] == built[1]
    _weigh(built[0])
    _stays_at_home(built[0])


def _weigh(files: dict[str, bytes]) -> None:
    """CSS and scripts of the frame, compressed: under 60 kB, so that a 1 Mbit/s line shows the
    first page in half a second (60 kB × 8 / 1 Mbit/s) before its fonts."""
    htmx = published()["ui/htmx.js"].read_bytes()
    weights = {name: len(gzip.compress(files[name], 9)) for name in ("app.css", "app.js")}
    total = sum(weights.values()) + len(gzip.compress(htmx, 9))
    assert total < 60_000, weights
    fonts = sum(
        published()[f"ui/fonts/be-vietnam-pro-{s}-{w}.woff2"].stat().st_size
        for s in ("latin", "vietnamese")
        for w in (400, 500, 600)
    )
    assert total + fonts < 150_000


def _stays_at_home(files: dict[str, bytes]) -> None:
    """No file sends a browser elsewhere, needs eval, or brings its own data: pictures."""
    css = files["app.css"].decode()
    assert "http" not in css
    assert "data:" not in css
    assert "@import" not in css
    for use in re.findall(r"url\(([^)]+)\)", css):
        assert f"ui/{use}" in published()
    script = files["app.js"].decode()
    assert "eval(" not in script
    assert "Function(" not in script
    symbols = set(re.findall(r'<symbol id="([^"]+)"', files["icons.svg"].decode()))
    assert symbols == icons.ICON_NAMES


def test_unchanged_sources_cost_nothing_and_no_django() -> None:
    """The start of every process calls it, so it may cost 0.3 s with Python's own start."""
    if (
        not (BUILT_DIR / "key").is_file()
        or not (PROJECT_DIR / "static-built" / "staticfiles.json").is_file()
    ):
        pytest.skip("chưa dựng lần nào")
    if (BUILT_DIR / "key").read_text() != assets.source_key():
        pytest.skip("nguồn vừa đổi")
    code = (
        "import io, sys, time; start = time.perf_counter();"
        "from congvan.deployment.commands import assets;"
        "assert assets.run([], stdout=io.StringIO(), stderr=sys.stderr) == 0;"
        "assert 'django' not in sys.modules; print(time.perf_counter() - start)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT_DIR, capture_output=True, text=True, check=True
    )
    assert float(done.stdout) < 0.3


def test_an_unreachable_registry_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    modules = tmp_path / "node_modules"
    modules.mkdir()
    monkeypatch.setattr(assets, "NODE_MODULES", modules)
    monkeypatch.setattr(assets, "_is_current", lambda: False)
    monkeypatch.setattr(assets, "BUILT_DIR", tmp_path)
    failing = "import sys; sys.stderr.write('npm error code ENOTFOUND'); sys.exit(1)"
    monkeypatch.setattr(assets, "_npm", lambda: [sys.executable, "-c", failing])
    heard = io.StringIO()
    assert assets.run([], stdout=io.StringIO(), stderr=heard) == 1
    assert "không nối được tới kho npm" in heard.getvalue()
    assert not (tmp_path / "key").exists()
