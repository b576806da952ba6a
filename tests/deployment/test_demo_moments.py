"""The demo can be built at any moment: what it lives through spans weekends, evenings and a new year."""

import io
from datetime import datetime

import pytest

from congvan.deployment import demo
from congvan.kernel import clock
from congvan.organization.models import Agency


@pytest.mark.nightly
@pytest.mark.django_db
@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-22T23:50",  # Sunday, nearly Monday
        "2026-11-27T17:59",  # Friday, after hours
        "2026-12-31T23:30",  # the year ends before the demo does
        "2027-01-04T06:30",  # what has arrived belongs to last year's books
        "2027-02-10T10:00",  # within the holidays of Tết
    ],
)
def test_the_demo_is_built_whole_whenever_it_is_asked_for(moment, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with clock.frozen(datetime.fromisoformat(moment).replace(tzinfo=clock.OFFICE_ZONE)):
        demo.build(stdout=io.StringIO())
    assert Agency.objects.count() >= 9
