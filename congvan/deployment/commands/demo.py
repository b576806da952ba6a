"""`congvan demo`: build the demo province into an empty database."""

# ruff: noqa: ARG001, PLC0415 - one signature for all commands; Django is imported once set up

from __future__ import annotations

from typing import TextIO

from congvan.deployment.arguments import Parser


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Build the province and print the demo accounts."""
    Parser(
        prog="congvan demo", description="Dựng tỉnh minh họa vào cơ sở dữ liệu còn trống."
    ).parse_args(arguments)
    from congvan.deployment import demo

    demo.build(stdout=stdout)
    print(demo.accounts_card(), file=stdout)
    return 0
