"""Two people put the same leader into two places at the same moment: one is refused in words."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from congvan.kernel import clock
from congvan.office.work_calendar.models import CalendarPart
from congvan.office.work_calendar.services import ClashRefused, place_entry
from tests import world as named_world
from tests.world import World


@pytest.mark.nightly
def test_one_of_two_at_the_same_moment_is_refused(committed_world: World):
    by, chair = named_world.member(committed_world, "lan"), committed_world.seats["khai"].pk
    starts = clock.now() + timedelta(days=1)
    together, said = threading.Barrier(2), []

    def place(number: int) -> None:
        try:
            with transaction.atomic():
                together.wait(timeout=10)
                place_entry(
                    by=by, source_type="race", source_id=number, content=f"Họp {number}",
                    starts_at=starts, ends_at=starts + timedelta(hours=1), chair_id=chair,
                )  # fmt: skip
            said.append("ghi")
        except ClashRefused as refusal:
            said.append(refusal.sentence)
        finally:
            connection.close()

    for _ in range(5):
        said.clear()
        CalendarPart.objects.all().delete()
        threads = [threading.Thread(target=place, args=(number,)) for number in (1, 2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        assert sorted(words == "ghi" for words in said) == [False, True]
        assert any(": Họp" in words for words in said)
        assert CalendarPart.objects.filter(is_held=True).count() == 1
