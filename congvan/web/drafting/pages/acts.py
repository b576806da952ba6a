"""The main form of whoever looks, and the other verbs as questions."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.drafting.queries.page import DraftView
from congvan.web.addresses import address
from congvan.web.drafting.acts import BY_VERB, Act
from congvan.web.drafting.forms.acts import ActForm

# The verbs whose forms stand in a part of the page of their own.
_IN_PLACE = ("decide_dissent", "tick_correction", "ask_opinion", "give_opinion", "confirm_layout")
_DRAFTERS = ("hand_over", "submit_to_leader", "submit_to_unit")
_ORDER = (
    "withdraw", "note_dissent", "confirm_content", "report_error", "answer_error", "abandon",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sending:
    """A button of the main form, with the fields that only it needs."""

    act: Act
    href: str
    label: str
    is_primary: bool = False
    fields: tuple[str, ...] = ()
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Main:
    """What whoever looks must do now: one form, one or more buttons.

    `top` are the fields every button sends; a button with fields of its own is folded below.
    """

    title: str
    form: ActForm
    top: tuple[str, ...]
    buttons: tuple[Sending, ...]
    folded: tuple[Sending, ...]
    in_head: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One act asked: the form with its fields, where it goes, what stays."""

    act: Act
    form: ActForm
    action: str
    id: str
    back: str


def main_verbs(view: DraftView) -> tuple[str, ...]:
    """The verbs that the main form serves, the first being the primary one."""
    may = {action.verb for action in view.actions}
    if "approve" in may:
        return tuple(
            v
            for v in ("approve", "return_draft", "approve_with_corrections", "pass_up")
            if v in may
        )
    if "agree" in may or "pass_up" in may:
        return tuple(v for v in ("agree", "pass_up", "return_draft") if v in may)
    if "return_draft" in may:
        return ("return_draft",)
    drafters = [verb for verb in _DRAFTERS if verb in may]
    if view.main in drafters:
        drafters.sort(key=lambda verb: verb != view.main)
    if not drafters and "confirm_content" in may:
        # After a leader's correction the head answers for the content anew: nothing else waits.
        return ("confirm_content",)
    return tuple(drafters)


def main_fields(verbs: tuple[str, ...]) -> tuple[str, ...]:
    """All fields of the main form."""
    return tuple(dict.fromkeys(name for verb in verbs for name in BY_VERB[verb].names))


def main_of(view: DraftView, form: ActForm | None) -> Main | None:
    """The main form, fresh or as it comes back; None when there is nothing to do now."""
    verbs = main_verbs(view)
    if not verbs or form is None:
        return None
    labels = {action.verb: action.label for action in view.actions}
    made = [_sending(view, verb, labels[verb], form, is_primary=verb == verbs[0]) for verb in verbs]
    is_drafters = verbs[0] in _DRAFTERS
    deciding = "approve" in verbs
    top = ("note",) if is_drafters else (("checked", "text") if deciding else ("text",))
    return Main(
        title="Trình dự thảo"
        if is_drafters
        else "Ý kiến, duyệt"
        if deciding
        else "Xác nhận nội dung"
        if "confirm_content" in verbs
        else "Ý kiến của anh, chị",
        form=form,
        top=tuple(name for name in top if name in form.fields),
        buttons=tuple(one for one in made if not one.fields),
        folded=tuple(one for one in made if one.fields),
        in_head=is_drafters,
    )


def _sending(view: DraftView, verb: str, label: str, form: ActForm, *, is_primary: bool) -> Sending:
    act = BY_VERB[verb]
    own = tuple(name for name in act.names if name not in _TOP)
    return Sending(
        act, address("drafting:act", view.id, act.slug), label or act.label, is_primary, own,
        is_open=form.is_bound and form.act is act,
    )  # fmt: skip


# Fields that stand over the buttons, and the form of issue, which stands below them.
_TOP = ("note", "text", "checked", "form")


def others_of(view: DraftView) -> tuple[Question, ...]:
    """The verbs beside the main form, each a question."""
    taken = {*main_verbs(view), *_IN_PLACE}
    wanted = [one.verb for one in view.actions if one.verb in BY_VERB and one.verb not in taken]
    wanted.sort(key=lambda verb: _ORDER.index(verb) if verb in _ORDER else len(_ORDER))
    return tuple(question_of(view.id, BY_VERB[verb]) for verb in dict.fromkeys(wanted))


def question_of(draft_id: int, act: Act, form: ActForm | None = None) -> Question:
    """The question of one act; `form` when it was sent and refused."""
    return Question(
        act=act, form=form or ActForm(act, auto_id=f"hoi-{act.slug}-%s"),
        action=address("drafting:act", draft_id, act.slug), id=f"hoi-{act.slug}",
        back=address("drafting:draft", draft_id),
    )  # fmt: skip
