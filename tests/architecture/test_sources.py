"""The shape of the source: sizes, names, where things may stand."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    p
    for folder in ("congvan", "bench", "tools", "tests")
    for p in sorted((ROOT / folder).rglob("*.py"))
]
PRODUCT = [p for p in SOURCES if p.is_relative_to(ROOT / "congvan")]

# A module has at most this many lines, a template 120, a function about 40 (STYLE E1).
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
LONGEST_TEMPLATE = 120
# Exceptions are few, dated and have their reason.
LONG_MODULES: dict[str, str] = {}
DRAWERS = {
    "utils.py",
    "helpers.py",
    "common.py",
    "misc.py",
    "base.py",
    "exceptions.py",
    "utils",
    "helpers",
}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _is_migration(path: Path) -> bool:
    return "migrations" in path.parts


@pytest.mark.parametrize("path", PRODUCT, ids=_name)
def test_module_is_short_enough(path: Path):
    lines = len(path.read_text().splitlines())
    assert _is_migration(path) or _name(path) in LONG_MODULES or lines <= LONGEST_MODULE


def test_exceptions_from_the_size_are_still_needed():
    for name in LONG_MODULES:
        assert len((ROOT / name).read_text().splitlines()) > LONGEST_MODULE


def test_functions_are_short():
    long = []
    for path in PRODUCT:
        if _is_migration(path):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    long.append(f"{_name(path)}:{node.lineno} {node.name}: {length}")
    assert not long


def test_templates_are_short():
    long = [
        f"{_name(p)}: {n}"
        for p in sorted((ROOT / "congvan").rglob("*.html"))
        if (n := len(p.read_text().splitlines())) > LONGEST_TEMPLATE
    ]
    assert not long


def test_no_drawers():
    assert not [_name(p) for p in (ROOT / "congvan").rglob("*") if p.name in DRAWERS]


def test_every_module_says_what_it_is_for():
    silent = [
        _name(p)
        for p in PRODUCT
        if not _is_migration(p)
        and p.name != "apps.py"
        and not ast.get_docstring(ast.parse(p.read_text()))
    ]
    assert not silent


def test_migrations_are_named():
    automatic = re.compile(r"\d{4}_(auto_|initial$|alter_|remove_.*_and_more$)")
    names = [p.stem for p in PRODUCT if _is_migration(p) and p.name != "__init__.py"]
    assert names
    assert not [name for name in names if automatic.match(name)]


def test_no_commit_hooks_and_no_signals_carry_work():
    forbidden = ("on_commit(", "@receiver(", "post_save.connect", "pre_save.connect")
    found = [f"{_name(p)}: {word}" for p in PRODUCT for word in forbidden if word in p.read_text()]
    assert not found


def test_nobody_asks_the_clock_but_the_clock():
    asks = re.compile(r"\b(timezone\.now|datetime\.now|date\.today|datetime\.utcnow)\(")
    found = [
        _name(p)
        for p in PRODUCT
        if p != ROOT / "congvan/kernel/clock.py" and asks.search(p.read_text())
    ]
    assert not found


def test_no_unfinished_work_is_marked():
    marks = re.compile(r"\b(TODO|FIXME|XXX)\b")
    assert not [_name(p) for p in PRODUCT if marks.search(p.read_text())]
