"""Say which transaction is meant: the outermost verb opens it, inner verbs require one."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")


class TransactionRequired(RuntimeError):
    """An inner verb was called outside a transaction: a bug of the caller."""


def in_transaction(verb: Callable[P, R]) -> Callable[P, R]:
    """Make `verb` one transaction of its own: all of it is stored, or nothing.

    Raises RuntimeError when called inside another transaction, because the caller would then
    wrongly believe that the verb's work is stored when it returns.
    """

    @functools.wraps(verb)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic(durable=True):
            return verb(*args, **kwargs)

    return wrapped


def requires_transaction(verb: Callable[P, R]) -> Callable[P, R]:
    """Refuse to run `verb` unless the caller has opened a transaction."""

    @functools.wraps(verb)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        if not connection.in_atomic_block:
            raise TransactionRequired(f"{verb.__qualname__} runs inside its caller's transaction.")
        return verb(*args, **kwargs)

    return wrapped


@requires_transaction
def may_be_done_again() -> None:
    """Do not wait for the disk at this transaction's end.

    For work that begins again by itself when a power cut takes it back, because what ordered it is
    still there. The next durable commit of anybody makes it durable too.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
