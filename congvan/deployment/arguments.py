"""argparse that speaks Vietnamese: the same parser, its headings and refusals in the user's words."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

WRONG_USE = 2
LAST_PORT = 65535

# What argparse says, and how a person is told it.
REFUSALS = (
    (r"unrecognized arguments: (.+)", r"không hiểu “\1”"),
    (r"argument (\S+): expected one argument", r"sau \1 phải có một giá trị"),
    (r"argument (\S+): invalid choice: '?(.*?)'? \(choose from (.+)\)", r"\1 không nhận “\2”, chỉ nhận \3"),
    (r"argument (\S+): invalid int value: '(.*)'", r"\1 là một số, không phải “\2”"),
    (r"argument (\S+): not allowed with argument (\S+)", r"\1 không đi cùng \2"),
    (r"the following arguments are required: (.+)", r"còn thiếu \1"),
    (r"argument (\S+): (.+)", r"\1: \2"),
)  # fmt: skip


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:  # fmt: skip
        super().add_usage(usage, actions, groups, "Cách dùng: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """For the commands of `congvan`; `description` says what the command does."""

    def __init__(self, *, prog: str, description: str) -> None:
        super().__init__(
            prog=prog, description=description, add_help=False, formatter_class=_Formatter
        )
        self._optionals.title = "Tùy chọn"
        self.add_argument("-h", "--help", action="help", help="in phần này rồi thôi")

    def error(self, message: str) -> NoReturn:
        """Say what was wrong and how it is meant, and exit with 2."""
        for pattern, sentence in REFUSALS:
            if re.fullmatch(pattern, message):
                message = re.sub(pattern, sentence, message)
                break
        self.exit(WRONG_USE, f"Gõ sai: {message}.\n{self.format_usage()}")


def port(text: str) -> int:
    """A TCP port; 0 lets the system choose one."""
    if not text.isdecimal() or int(text) > LAST_PORT:
        raise argparse.ArgumentTypeError(f"cổng là số từ 1 đến {LAST_PORT}, không phải “{text}”")
    return int(text)
