"""A worker in a process of its own on the tests' database: python -m … DATA_DIR DATABASE."""

from __future__ import annotations

import sys
import threading


def main(data_dir: str, database: str) -> None:
    """Work until killed."""
    import os

    os.environ["DJANGO_SETTINGS_MODULE"] = "congvan.deployment.settings"
    os.environ["CONGVAN_DATA_DIR"] = data_dir
    os.environ["CONGVAN_ENVIRONMENT"] = "test"
    import django
    from django.db import connection

    connection.settings_dict["NAME"] = database
    django.setup()
    from congvan.deployment.supervision import WorkerKeeper
    from tests.deployment import sample_jobs  # noqa: F401 - declares its jobs

    WorkerKeeper(queues=["slow"]).start()
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
