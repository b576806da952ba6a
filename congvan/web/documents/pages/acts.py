"""Questions of small verbs: as a dialog on the document's page and as a page of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from congvan.desk.states import Part
from congvan.directives.queries.standing import Action, HandlingView
from congvan.directives.states import OPEN_HANDLING
from congvan.web.documents.acts import BY_VERB, Act
from congvan.web.documents.forms.acts import ActForm
from congvan.web.documents.ways import BY_VERB as WAYS

# One primary and at most five others (UX §3.3), the most needed first.
MOST_OTHERS = 5
_ORDER = (
    "take", "send_back", "forward", "direct", "pass_on", "finish_part", "note_progress", "recall",
    "urge", "ask_extension", "notify", "direct_again", "pass_on_again", "undo_completion", "reopen",
    "ask_repair", "return_to_sender",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Button:
    """A way to another verb: a link to its page, which a dialog on this page replaces."""

    label: str
    icon: str
    href: str
    dialog: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One act asked: the form with its fields, where it goes, what stays."""

    act: Act
    form: ActForm
    action: str
    id: str
    back: str


def buttons_of(
    document_id: int, actions: Iterable[Action], *, without: Iterable[str]
) -> tuple[tuple[Button, ...], tuple[Question, ...]]:
    """The other buttons and the dialogs they open; `without` are the verbs of the main form."""
    taken = set(without)
    wanted = sorted(
        (action for action in _once(actions) if action.verb not in taken),
        key=lambda action: _ORDER.index(action.verb) if action.verb in _ORDER else len(_ORDER),
    )
    buttons: list[Button] = []
    questions: list[Question] = []
    for action in wanted:
        if action.verb in WAYS:
            way = WAYS[action.verb]
            href = reverse("documents:send", args=[document_id, way.slug])
            buttons.append(Button(action.label, way.icon, href))
        elif action.verb in BY_VERB:
            question = question_of(document_id, action)
            questions.append(question)
            act = question.act
            keys = {"send_back": "t"}
            buttons.append(
                Button(act.label, act.icon, question.action, question.id, keys.get(act.verb, ""))
            )
    return tuple(buttons), tuple(questions)


def with_reply(
    buttons: tuple[Button, ...], handling: HandlingView | None, href: str, *, place: int
) -> tuple[Button, ...]:
    """The buttons with "Soạn trả lời" for whoever works on an open incoming document."""
    works = handling is not None and any(mine.part is not Part.INFORM for mine in handling.mine)
    if not href or not works or handling is None or handling.status not in OPEN_HANDLING:
        return buttons
    reply = Button("Soạn trả lời", "file-pencil", href, key="r")
    return (*buttons[:place], reply, *buttons[place:])


def question_of(document_id: int, action: Action, form: ActForm | None = None) -> Question:
    """The question of one act; `form` when it was sent and refused."""
    act = BY_VERB[action.verb]
    href = reverse("documents:act", args=[document_id, act.slug])
    if action.assignment_id is not None:
        href += f"?viec={action.assignment_id}"
    name = f"hoi-{act.slug}" + (f"-{action.assignment_id}" if action.assignment_id else "")
    return Question(
        act=act, form=form or ActForm(act, auto_id=f"{name}-%s"), action=href, id=name,
        back=reverse("documents:document", args=[document_id]),
    )  # fmt: skip


def _once(actions: Iterable[Action]) -> list[Action]:
    """One button for each verb: several open assignments are chosen in "Ai đang giữ"."""
    first: dict[str, Action] = {}
    for action in actions:
        first.setdefault(action.verb, action)
    return list(first.values())
