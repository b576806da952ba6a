"""Coverage-guided fuzzing of the edXML reader: `python fuzz/edxml/fuzz.py --minutes 10`.

Makes its own environment in .fuzz/ (needs Linux on x86-64 and the package registry). Seeds are in
corpus/, what is found goes to .fuzz/corpus; crashes, hangs and memory growth to .fuzz/findings.
Exit code 0 when nothing was found, 1 when something was, 2 when it cannot run.

An input that begins with "PK" is taken as the bytes of an attachment, any other as a package.
Packages with a Signature element are also given to the verification.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORK = ROOT / ".fuzz"
LONGEST_INPUT = 65_536
SECONDS_PER_INPUT = 5
MEGABYTES = 512
FOUND, CANNOT_RUN = 1, 2


def main() -> int:
    """Fuzz for a time and tell the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options, passed_on = parser.parse_known_args()
    if options.child:
        fuzz(passed_on)
        return 0
    try:
        python = environment()
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"Atheris cannot be installed: {error}", file=sys.stderr)
        return CANNOT_RUN
    found, findings = WORK / "corpus", WORK / "findings"
    for folder in (found, findings):
        folder.mkdir(parents=True, exist_ok=True)
    before = set(findings.iterdir())
    command = [
        str(python), str(Path(__file__).resolve()), "--child",
        f"-max_total_time={int(options.minutes * 60)}", f"-max_len={LONGEST_INPUT}",
        f"-timeout={SECONDS_PER_INPUT}", f"-rss_limit_mb={MEGABYTES}",
        f"-dict={HERE / 'edxml.dict'}", f"-artifact_prefix={findings}/",
        "-print_final_stats=1", str(found), str(HERE / "corpus"),
    ]  # fmt: skip
    last = ""
    with subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, text=True, errors="replace"
    ) as running:
        assert running.stderr is not None
        for line in running.stderr:
            print(line, end="", file=sys.stderr)
            last = line if re.match(r"#\d+\s", line) else last
    new = sorted(path.name for path in set(findings.iterdir()) - before)
    print(f"{last.strip()}\nfindings: {new or 'none'}")
    return FOUND if new or running.returncode else 0


def environment() -> Path:
    """The Python that has atheris: this one, else that of .fuzz/venv, made when missing."""
    try:
        import atheris  # noqa: F401, PLC0415 - only asked for
    except ImportError:
        pass
    else:
        return Path(sys.executable)
    folder = WORK / "venv"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    wanted = ROOT / "requirements" / "fuzz.txt"
    subprocess.run([python, "-m", "pip", "install", "-q", "-r", wanted], check=True)
    return python


def fuzz(arguments: list[str]) -> None:
    """Within the environment: hand over to libFuzzer, which ends the process."""
    import atheris  # noqa: PLC0415 - is in the other environment

    sys.path.insert(0, str(ROOT))
    with atheris.instrument_imports(include=["edxml_vn"]):
        from edxml_vn.checking import check  # noqa: PLC0415 - instrumented by the block
        from edxml_vn.limits import Limits  # noqa: PLC0415
        from edxml_vn.model import Document, PackageRefused, Payload  # noqa: PLC0415
        from edxml_vn.names import safe_name  # noqa: PLC0415
        from edxml_vn.reading import read  # noqa: PLC0415
        from edxml_vn.routing import recipients, sender  # noqa: PLC0415
        from edxml_vn.showing import as_dict  # noqa: PLC0415

    tight = Limits(
        max_inflated=4_000_000, free_inflated=1_000_000, max_attachments=50, max_elements=5_000
    )
    head, tail = (HERE / "corpus" / "frame.edxml").read_bytes().split(b"QUJD")

    def one(data: bytes) -> None:
        if data.startswith(b"PK"):
            data = head + base64.b64encode(data) + tail
        try:
            package = read(data, limits=tight)
        except PackageRefused as refused:
            assert refused.finding.sentence
            return
        message = package.message
        shown = json.dumps(as_dict(message), ensure_ascii=False)
        shown.encode()
        recipients(message)
        sender(message)
        check(data, limits=tight)
        lean = read(data, limits=tight, with_attachments=False).message
        assert recipients(lean) == recipients(message)
        if isinstance(message, Document):
            for found in message.attachments:
                name = safe_name(found.name)
                assert name not in ("", ".", "..") and "/" not in name
                assert (found.payload is Payload.INVALID) == (found.sha256 is None)

    atheris.Setup([sys.argv[0], *arguments], one)
    atheris.Fuzz()


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
