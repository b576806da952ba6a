"""`congvan bench live --small`: forty people, the database killed once, nothing lost and nothing doubled."""

from __future__ import annotations

import io
import json

import pytest

from bench import live

pytestmark = [pytest.mark.processes, pytest.mark.nightly]


def test_the_small_measurement_is_sound():
    said = io.StringIO()
    assert live.run(["--small", "--json"], stdout=said, stderr=io.StringIO()) == 0
    told = json.loads(said.getvalue().strip().splitlines()[-1])
    assert told["bench"] == "live"
    figures = told["figures"]
    assert (figures["people"], figures["lost"], figures["doubled"]) == (live.SMALL, 0, 0)
    assert figures["p95_ms"] > 0
