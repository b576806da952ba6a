"""Makers for tests of consultations at Sở KH&CN: Mai drafts, ông Khải leads, everybody is asked."""

from __future__ import annotations

from datetime import timedelta

from congvan.kernel import clock
from congvan.office.consultations.models import Consultation, ConsultationPoint, OpinionAssignment
from congvan.office.consultations.services import answering, assignments, posting
from congvan.office.consultations.services.answering import Said
from congvan.office.consultations.services.posting import Question
from congvan.office.consultations.states import AskedWho
from tests import world as named_world
from tests.world import World


def given(
    world: World, *, drafter: str = "mai", subject: str = "Quy chế làm việc"
) -> OpinionAssignment:
    """Ông Khải gives the drafter the task for a month."""
    return assignments.give(
        by=named_world.member(world, "khai"), drafter_id=world.seats[drafter].pk, subject=subject,
        valid_from=clock.today(), valid_to=clock.today() + timedelta(days=30),
    )  # fmt: skip


def asked(
    world: World, *, drafter: str = "mai", points: tuple[str, ...] = ("Giờ làm việc", "Phân công"),
    who: AskedWho = AskedWho.MEMBERS, shows_answers: bool = False, title: str = "Dự thảo quy chế làm việc",
) -> Consultation:  # fmt: skip
    """A question of the drafter to everybody, five working days."""
    return posting.post(
        by=named_world.member(world, drafter),
        question=Question(
            title=title, text="Đề nghị cho ý kiến về dự thảo.", points=points, who=who,
            working_days=5, shows_answers=shows_answers,
            assignment_id=given(world, drafter=drafter).pk,
        ),
    )  # fmt: skip


def said(consultation: Consultation, *stances: tuple[str, str], words: str = "") -> Said:
    """Stances for the points in their order."""
    points = ConsultationPoint.objects.filter(consultation=consultation).order_by("number")
    return Said(
        stances={point.pk: one for point, one in zip(points, stances, strict=True)}, words=words
    )


def answered(
    world: World, consultation: Consultation, who: str, *stances: tuple[str, str], words: str = ""
) -> None:
    """Somebody sends an answer."""
    answering.send(
        by=named_world.member(world, who),
        consultation_id=consultation.pk,
        said=said(consultation, *stances, words=words),
    )
