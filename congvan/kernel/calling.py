"""Calls to other services: one opener that follows no redirect and knows nothing but HTTP.

A redirect would carry a secret to another address, or let a stranger's file choose where the server
talks to (STACK §6).
"""

from __future__ import annotations

import urllib.request


def opener() -> urllib.request.OpenerDirector:
    """For http and https; an answer of 300 and above is raised as HTTPError."""
    made = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler, urllib.request.HTTPHandler, urllib.request.HTTPSHandler,
        urllib.request.HTTPDefaultErrorHandler, urllib.request.HTTPErrorProcessor,
    ):  # fmt: skip
        made.add_handler(handler())
    return made
