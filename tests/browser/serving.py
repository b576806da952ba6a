"""The product on a free port of this process, on whatever database the test is connected to."""

from __future__ import annotations

import mimetypes
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection

from congvan.ui.asset_files import published

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing: what fails is seen by the browser."""


@contextmanager
def served() -> Iterator[str]:
    """The address of the running product, until the block ends."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet, connections_override=None)
    server.daemon_threads = True
    server.set_app(_with_files(get_wsgi_application()))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    # A browser keeps its line open; its thread then keeps one database connection for as long.
    kept_for, connection.settings_dict["CONN_MAX_AGE"] = (
        connection.settings_dict["CONN_MAX_AGE"],
        None,
    )
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        connection.settings_dict["CONN_MAX_AGE"] = kept_for
        server.shutdown()
        server.server_close()
        thread.join()


def _with_files(pages: Application) -> Application:
    """The pages, with the browser files from memory: every browser of a test fetches them anew."""
    files = {f"/static/{name}": (name, file.read_bytes()) for name, file in published().items()}

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        found = files.get(environ["PATH_INFO"])
        if found is None:
            return pages(environ, start_response)
        name, data = found
        headers = [
            ("Content-Type", mimetypes.guess_type(name)[0] or "application/octet-stream"),
            ("Content-Length", str(len(data))),
            ("Cache-Control", "max-age=3600, immutable"),
        ]
        start_response("200 OK", headers)
        return [data]

    return answer
