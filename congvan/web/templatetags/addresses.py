"""`{% address "desk:todo" %}`: `{% url %}` by way of `congvan.web.addresses`, which remembers.

A builtin of the template engine, so no {% load %}. For pages asked for all day; `{% url %}` says the
same and resolves the name anew each time it is drawn.
"""

from __future__ import annotations

from django import template

from congvan.web import addresses

register = template.Library()


@register.simple_tag
def address(name: str, *arguments: object) -> str:
    """The address of a page. Raises NoReverseMatch for a name or arguments that do not exist."""
    return addresses.address(name, *arguments)
