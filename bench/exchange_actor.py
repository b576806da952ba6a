"""A child inside a node: does the verbs of a module as it is asked by lines of JSON on its input.

python -m bench.exchange_actor MODULE

A line is [verb, {arguments}]; the answer is {"result": …} or {"error": "…", "is_final": whether the
product refused it}. Started and killed by `bench.exchange_processes.Actor`; it ends when its input does.
"""

# ruff: noqa: PLC0415 - Django must be set up first
from __future__ import annotations

import importlib
import json
import os
import sys
import traceback


def main(module: str) -> None:
    """Answer until the input ends."""
    # Whatever a verb prints must not be taken for an answer.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    from congvan.deployment.command_line import set_up_django

    set_up_django()
    from django.db import connection

    from congvan.kernel.errors import BusinessError

    verbs = importlib.import_module(module)
    for line in sys.stdin:
        verb, arguments = json.loads(line)
        try:
            answer = {"result": getattr(verbs, verb)(**arguments)}
        except Exception as error:
            final = isinstance(error, BusinessError)
            answer = {"error": traceback.format_exc(), "is_final": final}
            # A database that was killed leaves a connection that cannot be used again.
            connection.close()
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congvan.deployment.settings")
    # One connection is enough here, and a pool would keep those of a killed database.
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    main(sys.argv[1])
