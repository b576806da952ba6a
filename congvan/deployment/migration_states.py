"""Migrating without drawing all models anew at each step.

After every step that adds a table, an index or a constraint Django builds the classes of all models
that hang together; here all do, and four fifths of a first start went into it. Such a step changes
no other class that DDL would look at, so only the model's own class is built. Steps that do (a foreign
key, a renamed field) and Python steps get all classes anew, when they first ask for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ProjectState


@contextmanager
def drawn_one_by_one() -> Iterator[None]:
    """Migrations run within build only the classes they need; the tables are the same."""
    before = ProjectState.reload_model
    ProjectState.reload_model = _reload_model  # type: ignore[method-assign]
    try:
        yield
    finally:
        ProjectState.reload_model = before  # type: ignore[method-assign]


def _reload_model(self: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
    if "apps" not in self.__dict__:  # the cached property: nothing is built yet
        return
    is_new = model_name not in self.apps.all_models[app_label]
    if delay or is_new:
        self.is_delayed = True  # a Python step then has all classes built for it
        self._reload({(app_label, model_name)})  # type: ignore[attr-defined]
    else:
        del self.__dict__["apps"]
