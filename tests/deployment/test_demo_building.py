"""The demo is built whole or not at all, whoever pulls the plug."""

import io
import re

import pytest

from congvan.deployment import demo
from congvan.organization.models import Account, Agency
from tests.world import World


@pytest.mark.django_db
def test_a_demo_that_is_killed_half_way_is_begun_again_whole(monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path

    def killed(_: World) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(demo, "_keep_card", killed)
        with pytest.raises(KeyboardInterrupt):
            demo.build(stdout=io.StringIO())
    assert not Agency.objects.exists(), "no province without its passwords"
    demo.build(stdout=io.StringIO())
    login, password = "annv", re.search(r"minh họa: (\S+)", demo.accounts_card())
    assert password
    assert Account.objects.get(login_name=login).check_password(password.group(1))
    assert (tmp_path / demo.CARD_FILE).stat().st_mode & 0o077 == 0
