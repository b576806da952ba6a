"""Objects for the addresses of outgoing documents: who may open them, and how they are made."""

from __future__ import annotations

from collections.abc import Callable

from congvan.drafting.models import CertifiedCopy, CopyRight, Issue, IssueFile, IssuingRule
from congvan.drafting.queries.copies import copy_books
from congvan.drafting.queries.issue_page import issue_view
from congvan.drafting.services import copies
from congvan.kernel import clock
from congvan.web.outgoing.acts import ACTS
from congvan.web.outgoing.views import acts, own_machine
from tests import world as named_world
from tests.drafting.papers import Office, drafting_office
from tests.drafting_issue import offices
from tests.world import World

SLUGS = {act.verb: act.slug for act in ACTS} | {
    "set_recipients": acts.RECIPIENTS, "choose_form": acts.FORM, "note_originals": acts.ORIGINALS,
}  # fmt: skip
Made = Callable[[World], list[dict[str, object]]]


def issues_of(world: World) -> tuple[Office, list[Issue]]:
    """One that waits for its signature and one that is out; once for a world."""
    kept: tuple[Office, list[Issue]] | None = vars(world).get("issues")
    if kept is None:
        office = drafting_office(world)
        with offices.quick():
            made = [offices.with_pdf(office), offices.issued(office)]
        kept = vars(world)["issues"] = (office, made)
    return kept


def _issues(world: World) -> list[dict[str, object]]:
    return [{"issue_id": issue.pk} for issue in issues_of(world)[1]]


def _acts(world: World) -> list[dict[str, object]]:
    """What the clerk may do now with each of them."""
    office, issues = issues_of(world)
    views = [issue_view(office.lan, issue.pk) for issue in issues]
    return [
        {"issue_id": view.issue_id, "slug": slug}
        for view in views
        for verb, slug in SLUGS.items()
        if view.may(verb)
    ]


def _steps_at_own_machine(world: World) -> list[dict[str, object]]:
    return [{**_issues(world)[0], "slug": slug} for slug in (own_machine.SIGN, own_machine.SEAL)]


def _recipient(world: World) -> list[dict[str, object]]:
    office, issues = issues_of(world)
    view = issue_view(office.lan, issues[-1].pk)
    return [{"issue_id": view.issue_id, "recipient_id": view.recipients[0].recipient_id}]


def _files(world: World) -> list[dict[str, object]]:
    found = IssueFile.objects.filter(issue__in=issues_of(world)[1]).order_by("pk")
    return [{"issue_id": file.issue_id, "file_id": file.pk} for file in found]


def _pages(world: World) -> list[dict[str, object]]:
    return [{**one, "page": 1, "width": 400} for one in _files(world)]


def _issued_document(world: World) -> list[dict[str, object]]:
    return [{"document_id": issues_of(world)[1][-1].document_id}]


def _copies(world: World) -> list[dict[str, object]]:
    """A paper copy of the issued document, made once for a world."""
    kept: CertifiedCopy | None = vars(world).get("certified_copy")
    if kept is None:
        office, issues = issues_of(world)
        kept = vars(world)["certified_copy"] = copies.make_copy(
            by=office.lan,
            details=copies.CopyDetails(
                document_id=issues[-1].document_id or 0, form="SY", from_medium="electronic",
                to_medium="paper", book_id=copy_books(office.lan)[0][0], made_on=clock.today(),
                signer_id=office.khai.membership_id,
            ),
        )  # fmt: skip
    return [{"copy_id": kept.pk}]


def _rule(world: World) -> list[dict[str, object]]:
    return [{"rule_id": IssuingRule.objects.earliest("id").pk}]


def _copy_right(world: World) -> list[dict[str, object]]:
    found = CopyRight.objects.filter(agency=world.agencies["skhcn"]).first()
    right = found or copies.grant_copy_right(
        by=named_world.member(world, "khai"), member_id=world.seats["bao"].pk, form="SY",
        ground="Quy chế văn thư", valid_from=clock.today(),
    )  # fmt: skip
    return [{"right_id": right.pk}]


OBJECTS: dict[str, tuple[str, Made]] = {
    "outgoing:issue": ("lan", _issues),
    "outgoing:act": ("lan", _acts),
    "outgoing:own-machine": ("lan", _steps_at_own_machine),
    "outgoing:pdf-standing": ("lan", _issues),
    "outgoing:note-sent": ("lan", _recipient),
    "outgoing:file": ("lan", _files),
    "outgoing:page": ("lan", _pages),
    "outgoing:sign-preview": ("khai", _issues),
    "outgoing:copies": ("lan", _issued_document),
    "outgoing:copy-make": ("lan", _issued_document),
    "outgoing:copy-seal": ("lan", _copies),
    "outgoing:copy-sheet": ("lan", _copies),
    "outgoing:rule-end": ("quynh", _rule),
    "outgoing:copy-right-end": ("khai", _copy_right),
}
