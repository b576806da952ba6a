"""All addresses of the product, and objects of the named world to fill their arguments.

A new address with arguments needs a line in `objects`; a test fails until it has one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from congvan.desk import queries as desk
from congvan.desk.models import Notice
from congvan.desk.states import Part
from congvan.directives.models import QuickGroup, QuickPhrase
from congvan.directives.services import phrases, repairs, requests
from congvan.directives.states import RepairKind
from congvan.documents.models import Document
from congvan.dossiers import queries as dossiers
from congvan.dossiers import services as dossier_services
from congvan.organization.doors import PUBLIC, Audience
from congvan.organization.models import (
    AccountRequest,
    AgencyIdentifier,
    CalendarDay,
    Delegation,
)
from congvan.organization.services import structure_import
from congvan.web.administration.pages.accounts import ACTS
from congvan.web.documents.sections import SECTIONS
from tests import world as named_world
from tests.directives import papers
from tests.document_files import two_pages
from tests.pages import (
    arrival_addresses,
    boards_addresses,
    chat_addresses,
    consultations_addresses,
    draft_addresses,
    exchange_addresses,
    hub_addresses,
    issue_addresses,
    meetings_addresses,
    out_addresses,
    personal_mail_addresses,
    report_addresses,
    search_addresses,
    sheets,
    short_messages_addresses,
    tasks_addresses,
    work_calendar_addresses,
)
from tests.signing import device_papers
from tests.web import templates_of_office
from tests.web.incoming_papers import handled
from tests.world import World

Arguments = dict[str, object]


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its name, its route below the root, who may call it."""

    name: str
    route: str
    audience: Audience

    @property
    def takes_arguments(self) -> bool:
        return "<" in self.route

    @property
    def is_public(self) -> bool:
        return self.audience is PUBLIC


def all_addresses() -> list[Address]:
    """Every address of the product, by route."""
    return sorted(_walk(get_resolver()), key=lambda address: address.route)


def _walk(
    resolver: URLResolver, prefix: str = "", names: tuple[str, ...] = ()
) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*names, entry.namespace) if entry.namespace else names
            yield from _walk(entry, route, inner)
        elif isinstance(entry, URLPattern):
            name = ":".join((*names, entry.name or ""))
            yield Address(name, route, getattr(entry.callback, "audience", Audience("?")))


@dataclass(frozen=True, slots=True)
class Objects:
    """Objects of Sở KH&CN for one address, and who of that agency may open them."""

    holder: str
    make: Callable[[World], list[Arguments]]


def paths(world: World, address: Address) -> list[str]:
    """The address, filled from the world where it takes arguments."""
    if not address.takes_arguments:
        return [reverse(address.name)]
    return [reverse(address.name, kwargs=given) for given in OBJECTS[address.name].make(world)]


def _unit(world: World) -> list[Arguments]:
    return [{"unit_id": world.units["skhcn", "cds"].pk}]


def _person(world: World) -> list[Arguments]:
    return [{"person_id": world.people[key].pk} for key in ("an", "bao", "thang")]


def _seat(world: World) -> list[Arguments]:
    return [{"person_id": world.people["an"].pk, "membership_id": world.seats["an"].pk}]


def _account_act(world: World) -> list[Arguments]:
    return [{"person_id": world.people["an"].pk, "slug": slug} for slug in ACTS]


def _identifier(world: World) -> list[Arguments]:
    agency = world.agencies["skhcn"]
    return [{"identifier_id": AgencyIdentifier.objects.get(agency=agency, valid_to=None).pk}]


def _grant(world: World) -> list[Arguments]:
    grant = world.seats["an"].role_grants.first()
    return [{"person_id": world.people["an"].pk, "grant_id": grant.pk}]


def _uploads(world: World) -> list[Arguments]:
    """A list with mistakes and one without."""
    by = named_world.member(world, "anh")
    files = (sheets.list_with_mistakes(), sheets.list_without_mistakes())
    return [{"token": structure_import.keep_upload(by=by, file=BytesIO(file))} for file in files]


def _delegations(world: World) -> list[Arguments]:
    found = Delegation.objects.filter(delegator__agency=world.agencies["skhcn"]).order_by("id")
    return [{"delegation_id": delegation.pk} for delegation in found]


def _requests(world: World) -> list[Arguments]:
    found = AccountRequest.objects.filter(agency=world.agencies["skhcn"])
    return [{"request_id": request.pk} for request in found]


def _work(world: World) -> list[Arguments]:
    page = desk.open_work(named_world.member(world, "khai"))
    return [{"item_id": line.id} for line in page.lines[:1]]


def _notice(world: World) -> list[Arguments]:
    return [{"notice_id": Notice.objects.filter(member=world.seats["an"]).first().pk}]


def _calendar_day(world: World) -> list[Arguments]:
    """A holiday and a make-up day of the world's year."""
    found = CalendarDay.objects.filter(date__in=(date(2026, 8, 22), date(2026, 11, 24)))
    return [{"day_id": day.pk} for day in found.order_by("date")]


def _session(world: World) -> list[Arguments]:
    from allauth.usersessions.models import UserSession

    account = world.people["an"].account
    UserSession.objects.filter(user=account, session_key="cua-an").delete()
    session = UserSession.objects.create(
        user=account, session_key="cua-an", ip="127.0.0.1", user_agent="Firefox/140"
    )
    return [{"session_id": session.pk}]


def _dossier(world: World) -> list[Arguments]:
    period = dossiers.retention_periods()[0]
    opened = dossier_services.open_dossier(
        by=named_world.member(world, "an"), title="Rà soát tài khoản", retention_id=period.id
    )
    return [{"dossier_id": opened.pk}]


def _template(world: World) -> list[Arguments]:
    """A template of the office's own, added once for all addresses of a test."""
    kept: int | None = vars(world).get("template")
    if kept is None:
        kept = vars(world)["template"] = templates_of_office.added(world).pk
    return [{"template_id": kept}]


def _handled(world: World) -> Document:
    """A paper of two pages that An leads; once for a world."""
    found = Document.objects.filter(agency=world.agencies["skhcn"], note="để thử địa chỉ").first()
    if found is None:
        office = papers.open_office(world)
        found = papers.directed(office, note="để thử địa chỉ", files=(two_pages(),))
        papers.distribution.pass_on(
            by=office.tuan, document_id=found.pk, confirmation=papers.confirmed(found, days=3),
            text="Đồng chí An xử lý", receivers=[papers.to(office.an)],
        )  # fmt: skip
    return found


def _document(world: World) -> list[Arguments]:
    return [{"document_id": _handled(world).pk}]


def _with_slugs(*slugs: str) -> Callable[[World], list[Arguments]]:
    def made(world: World) -> list[Arguments]:
        document_id = _handled(world).pk
        return [{"document_id": document_id, "slug": slug} for slug in slugs]

    return made


def _document_file(world: World) -> list[Arguments]:
    document = _handled(world)
    return [{"document_id": document.pk, "file_id": document.files.get().pk}]


def _document_page(world: World) -> list[Arguments]:
    return [{**_document_file(world)[0], "page": 2, "width": 400}]


def _relation(world: World) -> list[Arguments]:
    return [{**_document(world)[0], "relation_id": 1}]


def _extension(world: World) -> list[Arguments]:
    document, office = _handled(world), papers.open_office(world)
    part = papers.part_of(document, office.an)
    asked = part.extensions.first() or requests.ask_extension(
        by=office.an, assignment_id=part.pk, due_at=papers.later(9), reason="Chờ số liệu"
    )
    return [{"document_id": document.pk, "extension_id": asked.pk}]


def _repair(world: World) -> list[Arguments]:
    document, office = _handled(world), papers.open_office(world)
    asked = papers.handling(document).repairs.first() or repairs.ask_repair(
        by=office.an, document_id=document.pk, kind=RepairKind.WRONG_ROUTE, reason="Chuyển nhầm"
    )
    return [{"repair_id": asked.pk}]


def _phrase(world: World) -> list[Arguments]:
    khai = named_world.member(world, "khai")
    made = QuickPhrase.objects.filter(owner_id=khai.membership_id).first() or phrases.add_phrase(
        by=khai, label="Trả lời", text="Dự thảo văn bản trả lời."
    )
    return [{"phrase_id": made.pk}]


def _group(world: World) -> list[Arguments]:
    khai = named_world.member(world, "khai")
    bao = papers.to(named_world.member(world, "bao"))
    made = QuickGroup.objects.filter(owner_id=khai.membership_id).first() or phrases.add_group(
        by=khai, name="Văn phòng", receivers=[phrases.GroupReceiver(bao.holder, Part.COORDINATE)]
    )
    return [{"group_id": made.pk}]


OBJECTS = {
    "documents:document": Objects("an", _document),
    "documents:reading": Objects("an", _document),
    "documents:file": Objects("an", _document_file),
    "documents:page": Objects("an", _document_page),
    "documents:part": Objects("khai", _with_slugs(*(one.slug for one in SECTIONS))),
    "documents:relate": Objects("an", _document),
    "documents:unrelate": Objects("an", _relation),
    "documents:put-in": Objects("an", _document),
    "documents:send": Objects("khai", _with_slugs("chi-dao-lai", "thong-bao")),
    "documents:act": Objects("an", _with_slugs("tra-lai", "tien-do", "xin-gia-han")),
    "documents:finish": Objects("an", _document),
    "documents:extension": Objects("tuan", _extension),
    "documents:repair": Objects("tuan", _repair),
    "documents:phrase": Objects("khai", _phrase),
    "documents:group-remove": Objects("khai", _group),
    "administration:identifier-close": Objects("anh", _identifier),
    "administration:unit": Objects("anh", _unit),
    "administration:unit-close": Objects("anh", _unit),
    "administration:post": Objects("anh", lambda world: [
        {"post_id": world.posts["skhcn", "Trưởng phòng"].pk}
    ]),
    "administration:person": Objects("anh", _person),
    "administration:seat-add": Objects("anh", _person),
    "administration:role-grant": Objects("anh", _seat),
    "administration:role-revoke": Objects("anh", _grant),
    "administration:leave": Objects("anh", _seat),
    "administration:account-act": Objects("anh", _account_act),
    "administration:import-preview": Objects("anh", _uploads),
    "administration:import-discard": Objects("anh", _uploads),
    "administration:delegation": Objects("khai", _delegations),
    "administration:account-request": Objects("khai", _requests),
    "incoming:preview": Objects("an", lambda world: [{"document_id": handled(world).pk}]),
    "dossiers:dossier": Objects("an", _dossier),
    "dossiers:put-in": Objects("an", _dossier),
    "dossiers:amend": Objects("an", _dossier),
    "dossiers:close": Objects("an", _dossier),
    "dossiers:index-xlsx": Objects("an", _dossier),
    "templates:template": Objects("an", _template),
    "templates:file": Objects("an", _template),
    "templates:try": Objects("an", _template),
    "templates:rename": Objects("lan", _template),
    "templates:close": Objects("lan", _template),
    "calendar:day": Objects("quynh", _calendar_day),
    "calendar:day-remove": Objects("quynh", _calendar_day),
    "desk:open": Objects("khai", _work),
    "desk:open-notice": Objects("an", _notice),
    "signing:device": Objects("anh", device_papers.device),
    "signing:hand-over": Objects("anh", device_papers.device),
    "signing:minutes": Objects("anh", device_papers.minutes),
    "signing:device-act": Objects("anh", device_papers.acts),
    "signing:picture": Objects("khai", device_papers.picture),
    "end-session": Objects("an", _session),
}  # fmt: skip
OBJECTS |= {name: Objects(*found) for name, found in arrival_addresses.OBJECTS.items()}
OBJECTS |= {name: Objects(*found) for name, found in out_addresses.OBJECTS.items()}
OBJECTS |= {name: Objects(*found) for name, found in draft_addresses.OBJECTS.items()}
OBJECTS |= {name: Objects(*found) for name, found in issue_addresses.OBJECTS.items()}
OBJECTS |= {name: Objects(*found) for name, found in exchange_addresses.OBJECTS.items()}
OBJECTS |= {name: Objects(*found) for name, found in hub_addresses.OBJECTS.items()}
OBJECTS |= {name: Objects(*found) for name, found in report_addresses.OBJECTS.items()}
OBJECTS |= {name: Objects(*found) for name, found in search_addresses.OBJECTS.items()}
OBJECTS |= {name: Objects(*found) for name, found in short_messages_addresses.OBJECTS.items()}
OBJECTS |= {name: Objects(*found) for name, found in meetings_addresses.OBJECTS.items()}
OBJECTS |= {name: Objects(*found) for name, found in tasks_addresses.OBJECTS.items()}
OBJECTS |= {name: Objects(*found) for name, found in consultations_addresses.OBJECTS.items()}
OBJECTS |= {name: Objects(*found) for name, found in personal_mail_addresses.OBJECTS.items()}
OBJECTS |= {name: Objects(*found) for name, found in work_calendar_addresses.OBJECTS.items()}
OBJECTS |= {name: Objects(*found) for name, found in chat_addresses.OBJECTS.items()}
OBJECTS |= {name: Objects(*found) for name, found in boards_addresses.OBJECTS.items()}
