"""Two at once, and a process killed in the middle: one wins, nothing is half done."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from django.db import connection

from congvan.documents.models import DocumentFile, Grant
from congvan.drafting.models import Issue
from congvan.drafting.services import dispatch, issuing_numbers, signing_steps
from congvan.drafting.states import IssueStatus
from congvan.kernel import clock
from congvan.kernel.models import AuditEvent
from congvan.registers.models import Entry
from tests.directives.test_concurrency import together
from tests.drafting.conftest import NOW
from tests.drafting.papers import Office, drafting_office
from tests.drafting_issue import offices
from tests.world import World


def raised_by(*verbs: Callable[[], object]) -> list[str]:
    """What verbs at once raised, by name; "" for the one that won."""
    return sorted(type(error).__name__ if error else "" for error in together(*verbs))


def test_one_wins_and_a_killed_process_leaves_nothing(committed_world: World, django_db_blocker):
    with django_db_blocker.unblock(), offices.quick():
        office = drafting_office(committed_world)
        two_clerks_number(office)
        two_clicks_sign(office)
        killed_while_issuing(office)


def two_clerks_number(office: Office) -> None:
    issue = offices.laid_out(office)
    book = offices.out_book(office)
    raised = raised_by(*(
        lambda: issuing_numbers.number(
            by=office.lan, issue_id=issue.pk, book_id=book, issued_on=clock.today()
        )
        for _ in range(2)
    ))  # fmt: skip
    assert raised == ["", "WrongState"]
    assert Entry.objects.filter(book_id=book).count() == 1


def two_clicks_sign(office: Office) -> None:
    issue = offices.with_pdf(office)
    raised = raised_by(*(
        lambda: signing_steps.sign(by=office.khai, issue_id=issue.pk, device_id=1, pin=offices.PIN)
        for _ in range(2)
    ))  # fmt: skip
    assert raised == ["", "WrongState"]
    assert AuditEvent.objects.filter(code="issue.signed").count() == 1


def killed_while_issuing(office: Office) -> None:
    """A child process is killed by SIGKILL inside the transaction, then the verb is done again."""
    issue = offices.sealed(office)
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            fill = dispatch._fill_register

            def killed(*args: object) -> None:
                fill(*args)  # type: ignore[arg-type]
                os.kill(os.getpid(), signal.SIGKILL)

            dispatch._fill_register = killed  # type: ignore[assignment]
            with clock.frozen(NOW):
                dispatch.issue(by=office.lan, issue_id=issue.pk)
        finally:
            os._exit(1)
    _, ended = os.waitpid(child, 0)
    assert os.WIFSIGNALED(ended)
    assert Issue.objects.get(pk=issue.pk).status == IssueStatus.AWAITING_DISPATCH
    assert not DocumentFile.objects.filter(document_id=issue.document_id).exists()
    assert not Grant.objects.filter(document_id=issue.document_id).exists()
    with clock.frozen(NOW):
        assert dispatch.issue(by=office.lan, issue_id=issue.pk).status == IssueStatus.ISSUED
    assert DocumentFile.objects.filter(document_id=issue.document_id).count() == 1
