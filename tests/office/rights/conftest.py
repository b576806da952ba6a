"""The tables are tried in the part that finds most of it; each night whole."""

from __future__ import annotations

import pytest


@pytest.fixture(
    params=[False, pytest.param(True, marks=pytest.mark.nightly)], ids=["rows", "whole"]
)
def whole(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)
