"""axe-core finds nothing on the pages of documents, books, dossiers and exchange, on both screens."""

from __future__ import annotations

import pytest

from tests.browser import accessible
from tests.browser.accessible import AT_NIGHT, BY_DAY
from tests.browser.office import Office

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "keys", [BY_DAY, pytest.param(AT_NIGHT, marks=pytest.mark.nightly)], ids=["day", "night"]
)
def test_pages(office: Office, keys: tuple[str, ...]):
    found = accessible.faults_of_pages(office, keys, within=accessible.DOCUMENTS)
    assert not found, "\n".join(["", *dict.fromkeys(found)])
