"""The public addresses of the two-step protocol, with nothing known and with what is no longer true."""

from __future__ import annotations

import io
from datetime import timedelta
from unittest import mock

import pytest
from django.http import HttpRequest
from django.urls import reverse

from congvan.kernel import clock
from congvan.organization.models import Membership
from congvan.signing.marks import PersonalMark
from congvan.signing.services import sessions
from congvan.signing.states import DeviceKind
from tests import world as named_world
from tests.pages import visitors
from tests.signing import devices, letters
from tests.signing.pki import Office
from tests.world import World

pytestmark = pytest.mark.django_db


def test_nothing_is_read_from_who_knows_no_session(world: World) -> None:
    address = f"{reverse('signing:exchange-upload')}?phien=doan-mo"
    with mock.patch.object(HttpRequest, "_load_post_and_files", side_effect=AssertionError):
        answer = visitors.stranger().post(address, {"uploadfile": io.BytesIO(b"%PDF-" * 9)})
    assert answer.json()["Status"] is False
    assert visitors.stranger().get(address).status_code == 405


@pytest.mark.nightly
def test_who_has_left_meanwhile_is_told_calmly(world: World, office: Office) -> None:
    devices.trusted(office)
    device = devices.leader_device(office, world, "khai", kind=DeviceKind.VGCA)
    paper = devices.stored(letters.letter())
    by = named_world.member(world, "khai")
    mark = PersonalMark("Trần Đình Khải", ("GIÁM ĐỐC",))
    given = sessions.offer(by=by, device_id=device.device_id, blob_id=paper.pk, mark=mark)
    yesterday = clock.today() - timedelta(days=1)
    Membership.objects.filter(pk=by.membership_id).update(valid_to=yesterday)
    with pytest.raises(sessions.SessionOver, match="không còn"):
        sessions.bring(token=given.token, content=letters.letter() + b"%%EOF")
