"""Two at once: one wins and the other is told; nothing is doubled, nothing is lost."""

from __future__ import annotations

import pytest
from django.db import connection

from congvan.drafting.models import Approval, DraftVersion, Issue, Review
from congvan.drafting.services import review, versions
from congvan.drafting.services.overdue import watch_reviews
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, WrongState
from tests.directives.test_concurrency import together
from tests.drafting import papers
from tests.drafting.papers import CHECKED, HEADS_TEXT, Office, drafting_office, fresh, main_file
from tests.world import World


@pytest.fixture
def own_office(committed_world: World, django_db_blocker) -> Office:
    with django_db_blocker.unblock():
        return drafting_office(committed_world)


def test_only_one_of_two_wins(own_office: Office, django_db_blocker):
    with django_db_blocker.unblock():
        submitted_twice(own_office)
        approved_and_returned(own_office)
        saved_by_two_heads(own_office)
        edited_while_it_is_agreed_to(own_office)
        connection.close()


def submitted_twice(office: Office) -> None:
    draft = papers.begun(office)
    raised = together(*(
        lambda: review.submit_to_unit(by=office.an, draft_id=draft.pk) for _ in range(3)
    ))  # fmt: skip
    assert raised.count(None) == 1, raised
    assert Review.objects.filter(draft=draft).count() == 1
    assert (fresh(draft).round, len(papers.desk(draft))) == (1, 1)


def approved_and_returned(office: Office) -> None:
    draft = papers.at_leader(office)
    raised = together(
        lambda: review.approve(by=office.khai, draft_id=draft.pk, checked=CHECKED),
        lambda: review.approve(by=office.khai, draft_id=draft.pk, checked=CHECKED),
        lambda: review.return_draft(by=office.khai, draft_id=draft.pk, text="Làm lại"),
    )
    assert raised.count(None) == 1, raised
    assert all(isinstance(error, WrongState) for error in raised if error), raised
    is_approved = fresh(draft).status == "issuing"
    for made in (Approval, Issue):
        assert made.objects.filter(draft=draft).count() == is_approved


def saved_by_two_heads(office: Office) -> None:
    draft = papers.at_unit(office)
    file = main_file(draft)
    blobs = [papers.paper("một"), papers.paper("hai")]
    raised = together(*(
        lambda who=who, blob=blob: versions.add_version(
            by=who, file_id=file.pk, blob_id=blob, based_on=file.current_id
        )
        for who, blob in zip((office.tuan, office.mai), blobs, strict=True)
    ))  # fmt: skip
    assert sorted(type(error).__name__ for error in raised) == ["ChangedMeanwhile", "NoneType"]
    numbers = DraftVersion.objects.filter(file=file).order_by("number")
    assert list(numbers.values_list("number", flat=True)) == [1, 2]


def edited_while_it_is_agreed_to(office: Office) -> None:
    """Whatever comes first, the head's name stands for the content that is there."""
    draft = papers.at_unit(office)
    file, blob = main_file(draft), papers.paper(*HEADS_TEXT)
    raised = together(
        lambda: review.agree(by=office.tuan, draft_id=draft.pk),
        lambda: versions.add_version(
            by=office.mai, file_id=file.pk, blob_id=blob, based_on=file.current_id
        ),
    )
    assert raised[0] is None, raised
    assert raised[1] is None or isinstance(raised[1], BusinessError), raised
    review.submit_to_leader(by=office.an, draft_id=draft.pk)


def test_two_workers_tell_once(own_office: Office, django_db_blocker):
    with django_db_blocker.unblock():
        drafts = [papers.at_unit(own_office) for _ in range(3)]
        due = fresh(drafts[0]).review_due_at
        tomorrow = due.replace(day=1, month=12, hour=2)

        def watch() -> None:
            with clock.frozen(tomorrow):
                watch_reviews()

        assert together(watch, watch, watch) == [None, None, None]
        assert papers.told(own_office.khai, "draft.review_overdue") == 3
        connection.close()
