"""`congvan certificates`: bring in anchors, revocation lists and the registry; list what is known."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from congvan.deployment.arguments import Parser
from congvan.kernel.audit import Actor
from congvan.kernel.errors import BusinessError, InvalidInput
from congvan.signing.queries.trust import known_certificates
from congvan.signing.services import certificates
from congvan.signing.verification import pool, registry


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Run import or list; 1 when nothing could be taken in."""
    options = _parser().parse_args(arguments)
    try:
        lines = _listed() if options.action == "list" else _imported(options)
    except BusinessError as refusal:
        print(refusal.sentence, refusal.next_step, sep="\n", file=stderr)
        return 1
    print(*lines, sep="\n", file=stdout)
    return 0


def _parser() -> Parser:
    parser = Parser(
        prog="congvan certificates",
        description="Nhập và xem chứng thư gốc, danh sách thu hồi, người có thẩm quyền, con dấu số.",
    )
    parser.add_argument("action", choices=("import", "list"), metavar="import | list")
    parser.add_argument(
        "directory", nargs="?", type=Path, metavar="THƯ-MỤC",
        help="chứng thư (*.crt) và danh sách thu hồi (crl/*.crl)",
    )  # fmt: skip
    parser.add_argument(
        "--registry", type=Path, metavar="TỆP.json",
        help="danh sách người có thẩm quyền và con dấu số của một cơ quan",
    )  # fmt: skip
    parser.add_argument(
        "--confirm", action="append", default=[], metavar="VÂN-TAY",
        help="SHA-256 của chứng thư gốc đã so với nguồn chính thức; ghi được nhiều lần",
    )  # fmt: skip
    parser.add_argument("--source", default="", metavar="NGUỒN", help="lấy từ đâu, ghi vào nhật ký")
    return parser


def _imported(options: argparse.Namespace) -> list[str]:
    ders: dict[str, list[bytes]] = {"certificate": [], "crl": []}
    signers: tuple[registry.KnownSigner, ...] = ()
    try:
        if options.directory is not None:
            for kind, path in pool.files_of(options.directory):
                ders[kind] += pool.ders_in(path.read_bytes())
        if options.registry is not None:
            signers = registry.read(options.registry.read_text(encoding="utf-8-sig")).signers
    except OSError as error:
        raise InvalidInput(f"Không đọc được {error.filename}: {error.strerror}.") from error
    except ValueError as error:
        raise InvalidInput(f"Danh sách không dùng được: {error}.") from error
    if not (ders["certificate"] or ders["crl"] or signers):
        raise InvalidInput(
            "Chưa có gì để nhập.", next_step="Nêu thư mục chứng thư, hoặc --registry TỆP.json."
        )
    taken = certificates.take_in(
        by=Actor.system(),
        source=options.source or str(options.directory or options.registry),
        certificates=ders["certificate"],
        crls=ders["crl"],
        signers=signers,
        confirmed=options.confirm,
    )
    if not taken.counts:
        return ["Không có gì mới: tất cả đã có trong hệ thống."]
    return [f"Đã ghi {count} {what}." for what, count in taken.counts.items()]


def _listed() -> list[str]:
    known = known_certificates()
    if not known:
        return ["Chưa biết chứng thư nào. Nhập bằng: congvan certificates import THƯ-MỤC"]
    lines = []
    for line in known:
        organ = f", {line.organ}" if line.organ else ""
        until = f", đến {line.valid_to}" if line.valid_to else ""
        lines.append(f"{line.kind.label}: {line.subject_cn}{organ}{until} ({line.sha256})")
    return lines
