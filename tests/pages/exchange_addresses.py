"""Objects for the addresses of liên thông: packages, tracks, connections."""

from __future__ import annotations

from collections.abc import Callable

from congvan.documents.models import Document
from congvan.exchange.models import Dispatch, IncomingPackage, OutgoingPackage
from congvan.kernel import clock
from tests.directives import papers
from tests.pages import issue_addresses
from tests.web import axis_of_office as axis_office
from tests.world import World

Made = Callable[[World], list[dict[str, object]]]


def _came(world: World) -> list[IncomingPackage]:
    """A package, and a request to recall it; once for a world."""
    kept: list[IncomingPackage] | None = vars(world).get("came")
    if kept is None:
        axis = axis_office.on_axis(world)
        first = axis_office.came(axis)
        kept = vars(world)["came"] = [first, axis_office.recall_asked(axis, first)]
    return kept


def _lost(world: World) -> Dispatch:
    """A recipient that the issued document did not reach; once for a world."""
    kept: Dispatch | None = vars(world).get("lost")
    if kept is None:
        axis = axis_office.on_axis(world)
        issue = issue_addresses.issues_of(world)[1][-1]
        document = Document.objects.get(pk=issue.document_id)
        kept = vars(world)["lost"] = axis_office.failing(axis, document)
    return kept


def _packages(world: World) -> list[dict[str, object]]:
    return [{"package_id": one.pk} for one in _came(world)]


def _bytes_that_came(world: World) -> list[dict[str, object]]:
    return [{"package_id": axis_office.with_bytes(one).pk} for one in _came(world)]


def _sent_packages(world: World) -> list[dict[str, object]]:
    found = OutgoingPackage.objects.filter(document_id=_lost(world).document_id).latest("pk")
    return [{"package_id": axis_office.with_bytes(found).pk}]


def _track(world: World) -> list[dict[str, object]]:
    _lost(world)
    return [{"issue_id": issue_addresses.issues_of(world)[1][-1].pk}]


def _dispatch(world: World) -> list[dict[str, object]]:
    return [{"dispatch_id": _lost(world).pk}]


def _connection(world: World) -> list[dict[str, object]]:
    return [{"connection_id": axis_office.on_axis(world).connection.pk}]


def _connected(world: World) -> list[dict[str, object]]:
    return [{**_connection(world)[0], "agency_id": world.agencies["skhcn"].pk}]


def _recalled_paper(world: World) -> list[dict[str, object]]:
    """A document whose issuer recalled it, with paper that has to go back."""
    document = papers.arrive(papers.open_office(world))
    Document.objects.filter(pk=document.pk).update(
        recalled_at=clock.now(), recall_reason="Gửi nhầm nơi nhận"
    )
    return [{"document_id": document.pk}]


def _organ(world: World) -> list[dict[str, object]]:
    return [{"organ_id": _lost(world).organ_id}]


OBJECTS: dict[str, tuple[str, Made]] = {
    "documents:paper-returned": ("lan", _recalled_paper),
    "outgoing:track": ("lan", _track),
    "outgoing:track-table": ("lan", _track),
    "outgoing:resend-failed": ("lan", _track),
    "outgoing:receipt": ("lan", _dispatch),
    "outgoing:resend": ("lan", _dispatch),
    "outgoing:remind": ("lan", _dispatch),
    "outgoing:settle": ("lan", _dispatch),
    "outgoing:recall-from": ("lan", _dispatch),
    "exchange:directory-pick": ("lan", _organ),
    "exchange:incoming": ("lan", _packages),
    "exchange:incoming-bytes": ("lan", _bytes_that_came),
    "exchange:outgoing": ("lan", _sent_packages),
    "exchange:outgoing-bytes": ("lan", _sent_packages),
    "exchange:connection": ("anh", _connection),
    "exchange:connection-change": ("anh", _connection),
    "exchange:connection-test": ("anh", _connection),
    "exchange:connection-sync": ("anh", _connection),
    "exchange:connection-switch": ("anh", _connection),
    "exchange:connection-agency-add": ("anh", _connection),
    "exchange:connection-agency-remove": ("anh", _connected),
}
