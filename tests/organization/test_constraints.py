import pytest

from congvan.organization.models import Agency


@pytest.mark.django_db
def test_smoke():
    assert Agency.objects.count() == 0


def test_own(own_database):
    assert Agency.objects.count() == 0
