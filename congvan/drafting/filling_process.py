"""The program that fills an agency's own template, run as a process of its own.

One line of JSON ({"values": {…} or null}) and the .docx on standard input. With values the filled
.docx comes back, without them a line of JSON with the fields found; what is wrong with the template
comes as {"refused": kind, "detail": …} and exit code 3. The template language runs in a sandbox with
nothing but text; processor seconds and memory are limited, so a loop without end ends here.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateError, TemplateSyntaxError, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError

CPU_SECONDS = 10
MEMORY_BYTES = 1 << 30
REFUSED = 3
_FILTERS = ("upper", "lower", "title", "capitalize", "trim", "default", "d", "join", "first", "last",
            "length", "count", "replace")  # fmt: skip
_TESTS = ("defined", "undefined", "none", "string", "equalto", "eq", "ne", "in")


class Blank(Undefined):
    """A field nobody filled in stays open, as on paper."""

    def __str__(self) -> str:
        if self._undefined_exception is SecurityError:
            self._fail_with_undefined_error()
        return "…"


class Sandbox(ImmutableSandboxedEnvironment):
    """Text in, text out: no globals, few filters, no attributes or calls at all."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002
        """Whether a template may read an attribute: never, except of the loop it is in."""
        return type(obj).__name__ == "LoopContext" and attr in ("index", "first", "last")

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ARG002
        """Whether a template may call something: never."""
        return False


def sandbox() -> Sandbox:
    """The environment of templates."""
    environment = Sandbox(undefined=Blank, autoescape=True)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    environment.tests = {name: environment.tests[name] for name in _TESTS}
    return environment


def main(values: dict[str, Any] | None, docx: bytes) -> bytes:
    """This will give the filled .docx, or the fields as a line of JSON."""
    template = DocxTemplate(io.BytesIO(docx))
    if values is None:
        found = template.get_undeclared_template_variables(sandbox())
        # What cannot be filled must show when it is added, not when it is needed.
        DocxTemplate(io.BytesIO(docx)).render({}, sandbox(), autoescape=True)
        return json.dumps({"fields": sorted(found)}).encode()
    template.render(values, sandbox(), autoescape=True)
    filled = io.BytesIO()
    template.save(filled)
    return filled.getvalue()


def _refused(error: Exception) -> dict[str, str]:
    if isinstance(error, TemplateSyntaxError):
        return {"refused": "syntax", "detail": str(error.message or "")[:300]}
    if isinstance(error, SecurityError):
        return {"refused": "forbidden", "detail": str(error)[:300]}
    if isinstance(error, MemoryError):
        return {"refused": "too_heavy", "detail": ""}
    return {"refused": "other", "detail": str(error)[:300]}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    order = json.loads(sys.stdin.buffer.readline())
    try:
        answer = main(order["values"], sys.stdin.buffer.read())
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError,
            MemoryError) as error:  # fmt: skip
        sys.stdout.write(json.dumps(_refused(error)))
        sys.exit(REFUSED)
    sys.stdout.buffer.write(answer)
