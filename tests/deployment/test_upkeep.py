"""What runs by the clock really runs: each periodic job once, on a real database."""

import io
from datetime import timedelta

import pytest

from congvan.deployment import schedule
from congvan.desk.models import Notice
from congvan.hub import demo as hub_demo
from congvan.kernel import clock, files
from congvan.kernel.files import jobs as file_jobs
from congvan.organization import jobs as organization_jobs
from congvan.organization.models import Account
from tests.world import World


def test_idle_accounts_are_closed_and_the_others_stay(world: World):
    idle = Account.objects.get(login_name="linhbk")
    long_ago = clock.now() - timedelta(days=60)
    Account.objects.filter(pk=idle.pk).update(
        last_used_at=long_ago, password_changed_at=long_ago, created_at=long_ago
    )
    organization_jobs.disable_idle_accounts.func()
    idle.refresh_from_db()
    assert not idle.is_active
    assert Account.objects.filter(is_active=False).count() == 1


@pytest.mark.django_db
def test_the_walk_over_stored_files_hands_over_the_next_stretch(monkeypatch):
    from procrastinate.contrib.django.models import ProcrastinateJob

    received = files.receive(
        io.BytesIO(b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"), filename="a.pdf",
        allowed=files.OFFICE, max_bytes=1 << 20, store=files.default_store(),
        scanner=files.default_scanner(),
    )  # fmt: skip
    files.record(received)
    file_jobs.begin_integrity_check.func()
    waiting = ProcrastinateJob.objects.filter(
        task_name__endswith="check_stored_files", status="todo"
    )
    assert [job.args["after"] for job in waiting] == [0]
    file_jobs.check_stored_files.func(after=0)
    assert waiting.count() == 1, "one stretch was enough, nothing more is handed over"


def test_operators_hear_of_stuck_parcels_once_a_day(world: World):
    hub_demo.build()
    quynh, lan = world.seats["quynh"].pk, world.seats["lan"].pk
    schedule.tell_of_stuck_parcels.func()
    told = Notice.objects.filter(kind="hub.stuck")
    assert [one.member_id for one in told] == [quynh]
    assert lan not in {one.member_id for one in told}
    assert "1 gói tin bị kẹt" in told.get().sentence


def test_nobody_is_told_of_an_empty_hub(world: World):
    schedule.tell_of_stuck_parcels.func()
    assert not Notice.objects.filter(kind="hub.stuck").exists()
