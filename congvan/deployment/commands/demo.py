"""`congvan demo`: build the demo province into an empty database."""

# ruff: noqa: ARG001, PLC0415 - one signature for all commands; Django is imported once set up

from __future__ import annotations

import argparse
from typing import TextIO


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Build the province and print the demo accounts."""
    argparse.ArgumentParser(prog="congvan demo", description=__doc__).parse_args(arguments)
    from congvan.deployment import demo

    demo.build(stdout=stdout)
    print(demo.accounts_card(), file=stdout)
    return 0
