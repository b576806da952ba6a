"""The form that sends a document on, filled with what is known already."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from congvan.desk.services.alerts import may_text
from congvan.directives.queries import pickers
from congvan.directives.queries.pickers import ReceiverLine
from congvan.directives.queries.standing import HandlingView
from congvan.documents import queries as documents
from congvan.documents.queries import DocumentView
from congvan.kernel import clock
from congvan.organization.doors import OfficeRequest
from congvan.organization.queries.calendar import due_in
from congvan.web.documents.forms import sending as typed
from congvan.web.documents.forms.sending import Draft
from congvan.web.documents.pages.sending import Presets, SendingForm, day_words, sending_form
from congvan.web.documents.ways import BY_VERB, Way


def shown_form(
    request: OfficeRequest,
    view: DocumentView,
    handling: HandlingView | None,
    verb: str,
    *,
    draft: Draft | None,
    found: Sequence[ReceiverLine],
) -> SendingForm:
    """The form of `verb`: as typed, or fresh with what is known already."""
    way = BY_VERB[verb]
    action = reverse("documents:send", args=[view.document_id, way.slug])
    shown = draft or fresh(view, handling, way)
    return sending_form(shown, presets(request, way), action=action, found=found)


def fresh(view: DocumentView, handling: HandlingView | None, way: Way) -> Draft:
    """A form nobody has touched: the entry's type, field and urgency, the known deadline."""
    due_at = handling.due_at if handling else None
    return Draft(
        way=way,
        day=day_words(due_at, clock.today()),
        type_id=str(view.type_id),
        field_id=str(view.field_id or ""),
        urgency=str(int(handling.urgency if handling else view.urgency)),
    )


def presets(request: OfficeRequest, way: Way) -> Presets:
    """What fills the form quickly; lists that the way does not ask are not fetched."""
    member = request.member
    return Presets(
        phrases=pickers.quick_phrases(member),
        groups=pickers.quick_groups(member),
        types=documents.document_types() if way.confirms else (),
        fields=documents.fields_of_work(member) if way.confirms else (),
        terms={term: due_in(int(term)) for term in typed.TERMS} if way.verb != "notify" else {},
        today=clock.today(),
        may_sms=way.verb in ("direct", "direct_again") and may_text(member),
    )
