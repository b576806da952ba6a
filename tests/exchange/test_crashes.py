"""Killed between any two lines: run again, nothing is lost and nothing doubles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from congvan.exchange.models import Connection, IncomingPackage, OutgoingPackage
from congvan.exchange.services import delivery, fetching, outcomes, packing, receiving
from congvan.exchange.states import DispatchStatus
from tests.documents.papers import Office
from tests.exchange import papers
from tests.exchange.hubs import MemoryHub

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The process is gone: nothing catches this."""


@pytest.mark.parametrize(
    "place",
    [(packing, "_note"), (outcomes, "_note_sent"), (delivery, "_sent"), (delivery, "packed_all")],
    ids=["bytes made", "hub answered", "before the hub", "before the bytes"],
)
def test_sending_killed_and_run_again(
    office: Office, line: Connection, hub: MemoryHub, monkeypatch: pytest.MonkeyPatch,
    place: tuple[Any, str],
):  # fmt: skip
    document = papers.outgoing(office.lan)
    (dispatch,) = papers.send(office.lan, document, papers.organ(office.lan, "Y", "H70.09"))

    def killed(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(*place, killed)
        with pytest.raises(Killed):
            papers.run()
    assert papers.run() == 1
    assert papers.run() == 0
    assert papers.fresh(dispatch).status == DispatchStatus.SENT
    assert len(hub.boxes["H70.09", "edoc"]) == 1
    assert OutgoingPackage.objects.get().attempts == 1


def test_receiving_killed_before_the_acknowledgement(
    office: Office, line: Connection, hub: MemoryHub, monkeypatch: pytest.MonkeyPatch
):
    hub.put("H21.05", "edoc", papers.edoc_bytes(papers.stranger()))
    with monkeypatch.context() as patch:
        patch.setattr(hub, "acknowledge", lambda *_: (_ for _ in ()).throw(Killed()))
        with pytest.raises(Killed):
            fetching.fetch(connection_id=line.pk)
    assert not hub.acknowledged
    calls = hub.calls
    assert fetching.fetch(connection_id=line.pk) == 1
    assert [one[1] for one in hub.acknowledged] == ["done"]
    # Two lists and the acknowledgement: the package was not fetched again.
    assert hub.calls == calls + 3
    assert IncomingPackage.objects.count() == 1


def test_two_processes_keep_the_same_at_once(
    office: Office, line: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = papers.at_path(tmp_path, papers.edoc_bytes(papers.stranger()))
    first = receiving.keep(agency_id=office.agency_id, connection=line, path=path)
    look = receiving._kept_before

    def early(_: Any) -> dict[Any, IncomingPackage]:
        """This process looked before the other one had committed."""
        monkeypatch.setattr(receiving, "_kept_before", look)
        return {}

    monkeypatch.setattr(receiving, "_kept_before", early)
    kept = receiving.keep(agency_id=office.agency_id, connection=line, path=path)
    assert kept.pk == first.pk
    assert IncomingPackage.objects.get().pk == kept.pk
    assert kept.files.count() == 1


def test_one_package_that_cannot_be_stored_holds_up_no_other(
    office: Office, line: Connection, hub: MemoryHub, monkeypatch: pytest.MonkeyPatch
):
    bad = hub.put("H21.05", "edoc", papers.edoc_bytes(papers.stranger(subject="Hỏng")))
    hub.put("H21.05", "edoc", papers.edoc_bytes(papers.stranger()))
    row = receiving._row

    def failing(given: receiving.Given) -> IncomingPackage:
        if given.hub_doc_id == bad:
            raise ValueError("Một phần tử lạ.")
        return row(given)

    monkeypatch.setattr(receiving, "_row", failing)
    assert fetching.fetch(connection_id=line.pk) == 1
    assert [one for one, _, _ in hub.boxes["H21.05", "edoc"]] == [bad]
    monkeypatch.setattr(receiving, "_row", row)
    assert fetching.fetch(connection_id=line.pk) == 1
    assert not hub.boxes["H21.05", "edoc"]
