"""`congvan django …`: Django's own management commands, for developers."""

# ruff: noqa: ARG001, PLC0415 - one signature for all commands; Django is imported once set up

from __future__ import annotations

from typing import TextIO


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Hand the arguments to Django."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["congvan django", *arguments])
    return 0
