"""Addresses by their names, looked up once: a list page shows some hundred of them.

Addresses do not change while the process runs, so what was found stays right.
"""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse

# The names without arguments are some eighty; rows of lists share the rest.
REMEMBERED = 4096


@lru_cache(maxsize=REMEMBERED)
def address(name: str, *arguments: object) -> str:
    """The address of a page. Raises NoReverseMatch for a name or arguments that do not exist."""
    return reverse(name, args=arguments)
