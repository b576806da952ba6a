"""Rendering a snippet as a page would; Django's from_string alone does not know components."""

from __future__ import annotations

from typing import Any

from django.template import engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

_COMPILER = CottonCompiler()


def draw(source: str, **context: Any) -> str:
    """The HTML of `source` with `context`, through the context processors of an anonymous request."""
    template = engines["django"].from_string(_COMPILER.process(source))
    return str(template.render(context, RequestFactory().get("/")))
