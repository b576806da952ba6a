"""One word per thing: every table has its line in the glossary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = ROOT / "docs/reference/glossary.md"
OURS = [m for m in apps.get_models() if m.__module__.startswith("congvan.")]


def _identifiers() -> dict[str, str]:
    rows = re.findall(
        r"^\| (.+?) \| `(\w+)` \| (.*?) \| (.+?) \|$", GLOSSARY.read_text(), re.MULTILINE
    )
    return {identifier: term for term, identifier, _, _ in rows}


@pytest.mark.parametrize("model", OURS, ids=lambda m: m.__name__)
def test_glossary_has_the_model(model: type):
    known = _identifiers()
    assert model.__name__ in known, f"docs/reference/glossary.md needs a line for {model.__name__}"
    assert known[model.__name__].lower() == str(model._meta.verbose_name).lower()


def test_no_word_stands_for_two_things():
    terms = list(_identifiers().values())
    assert len(terms) == len(set(terms))
