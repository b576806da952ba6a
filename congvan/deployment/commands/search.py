"""`congvan search`: how far the search index is, make it anew; also while `congvan serve` runs."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import TextIO

from congvan.deployment.arguments import Parser
from congvan.search.queries import index_state
from congvan.search.services import indexing, rebuilding
from congvan.search.states import INDEXED

_TELL_SECONDS = 5.0
_LOOK_SECONDS = 0.3


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Do one verb. Raises BusinessError."""
    if arguments[:1] == ["texts"]:
        from congvan.deployment.commands import search_texts  # noqa: PLC0415 - only this verb

        return search_texts.run(arguments[1:], stdout=stdout, stderr=stderr)
    options = _parser().parse_args(arguments)
    verb: Callable[[argparse.Namespace, TextIO], int] = options.verb
    return verb(options, stdout)


def _parser() -> Parser:
    parser = Parser(prog="congvan search", description="Chỉ mục tra cứu: tình trạng, lập lại.")
    verbs = parser.add_subparsers(
        required=True, metavar="state | rebuild | texts", parser_class=argparse.ArgumentParser
    )
    state = verbs.add_parser("state", help="chỉ mục đã đến đâu, mục nào chưa lập được")
    state.add_argument("--json", action="store_true", help="in dạng JSON")
    state.set_defaults(verb=_state)
    rebuild = verbs.add_parser("rebuild", help="lập lại, trong khi mọi người vẫn tra cứu")
    rebuild.add_argument(
        "--kind", action="append", default=[], metavar="LOẠI",
        help="documents, drafts, dossiers, tasks, people; ghi được nhiều lần; mặc định tất cả",
    )  # fmt: skip
    rebuild.set_defaults(verb=_rebuild)
    verbs.add_parser("texts", help="việc đọc lời văn của tệp")
    return parser


def _state(options: argparse.Namespace, stdout: TextIO) -> int:
    found = index_state.state()
    if options.json:
        print(json.dumps(asdict(found), ensure_ascii=False, default=str), file=stdout)
        return 0
    for kind, count in found.records.items():
        print(f"{kind.label}: {_number(count)}", file=stdout)
    print(f"Thay đổi đang chờ: {_number(found.waiting)}", file=stdout)
    if found.to_spread:
        print(f"Việc lập lại, đổi tên đang lan: {found.to_spread}", file=stdout)
    print(f"Từ đã gặp: {_number(found.words)}", file=stdout)
    print(f"Dung lượng: bảng {_size(found.table_bytes)}, chỉ mục {_size(found.index_bytes)}", file=stdout)  # fmt: skip
    print(f"Mục chưa lập được: {_number(found.aside_count)}", file=stdout)
    for one in found.aside:
        print(f"  {one.source.label} {one.object_id}: {one.reason}", file=stdout)
    return 0


def _rebuild(options: argparse.Namespace, stdout: TextIO) -> int:
    """Order it, then work and tell until nothing waits; other processes may work too."""
    sources = [index_state.source_named(name) for name in options.kind] or list(INDEXED)
    rebuilding.order_rebuild(sources=sources)
    print("Đang lập lại. Dừng lúc nào cũng được: hệ thống làm tiếp khi chạy.", file=stdout)
    done, told = 0, time.monotonic()
    while True:
        taken = indexing.take_changes()
        done += taken
        if not taken:
            if sum(index_state.pending()) == 0:
                break
            time.sleep(_LOOK_SECONDS)
        if time.monotonic() - told > _TELL_SECONDS:
            told = time.monotonic()
            print(f"  {_number(done)} mục, còn chờ {_number(index_state.pending()[0])}", file=stdout, flush=True)  # fmt: skip
    print(f"Xong: {_number(done)} mục.", file=stdout)
    return 0


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _size(count: int) -> str:
    return f"{count / 1024**2:,.0f} MB".replace(",", ".")
