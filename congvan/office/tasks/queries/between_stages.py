"""The stage of tasks given to other agencies in SQL: from the parcel, the reply and the deadline."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from congvan.documents.models import Relation
from congvan.documents.states import RelationKind
from congvan.drafting.models import IssueRecipient
from congvan.drafting.states import ON_ITS_WAY, IssueStatus
from congvan.exchange.models import Dispatch
from congvan.exchange.states import DispatchStatus
from congvan.office.tasks.between_states import AgencyTaskStatus, News
from congvan.office.tasks.models import AgencyTask
from congvan.office.tasks.states import Stage

# The recipient has named who does it, or says that it is done.
BEGUN = (DispatchStatus.ASSIGNED, DispatchStatus.IN_PROGRESS, DispatchStatus.DONE)
_WENT_OUT = (IssueStatus.ISSUED, IssueStatus.REPLACED)
_NEVER = Value(datetime(1970, 1, 1, tzinfo=UTC))


def with_parcel(tasks: QuerySet[AgencyTask]) -> QuerySet[AgencyTask]:
    """The tasks with `parcel` (state of the dispatch, None without one) and `done_at`.

    `done_at` is the moment of 06, of a reply that came by the exchange, or of one in the book,
    whichever was first after the result was last sent back.
    """
    parcel = Dispatch.objects.filter(
        document_id=OuterRef("issue__document_id"), organ_id=OuterRef("organ_id")
    )
    replies = (
        Relation.objects.filter(
            other_id=OuterRef("issue__document_id"), kind=RelationKind.REPLY,
            document__issuer_id=OuterRef("organ_id"),
            made_at__gt=Coalesce(OuterRef("returned_at"), _NEVER),
        )
        .order_by()
        .values("other_id")
        .annotate(first=Min("made_at"))
        .values("first")
    )  # fmt: skip
    return tasks.annotate(
        parcel=Subquery(parcel.values("status")[:1]),
        finished=Subquery(parcel.values("finished_at")[:1]),
        replied=Subquery(parcel.values("reply_at")[:1]),
        answered=Subquery(replies, output_field=DateTimeField()),
    ).annotate(
        done_at=Case(
            When(reported_at__isnull=False, then=F("reported_at")),
            default=Least(_after_return("finished"), _after_return("replied"), F("answered")),
            output_field=DateTimeField(),
        )
    )


def with_stage(tasks: QuerySet[AgencyTask], now: datetime) -> QuerySet[AgencyTask]:
    """The same with their `stage`, one of the five; "" is that of a withdrawn one."""
    done_late = Q(done_at__isnull=False, done_at__gt=F("due_at"))
    begun = Q(parcel__in=BEGUN) | Q(returned_at__isnull=False)
    rows = (
        (Q(status=AgencyTaskStatus.WITHDRAWN), ""),
        (done_late, Stage.DONE_LATE),
        (Q(done_at__isnull=False), Stage.DONE_ON_TIME),
        (Q(due_at__lt=now), Stage.LATE),
        (begun, Stage.IN_TIME),
    )
    stage = Case(
        *(When(condition, then=Value(str(name))) for condition, name in rows),
        default=Value(Stage.NOT_DUE.value), output_field=CharField(),
    )  # fmt: skip
    return with_parcel(tasks).annotate(stage=stage)


def with_news(tasks: QuerySet[AgencyTask], now: datetime) -> QuerySet[AgencyTask]:
    """Followed tasks with their `news`: what their people ought to have heard by now."""
    named = IssueRecipient.objects.filter(
        issue_id=OuterRef("issue_id"), organ_id=OuterRef("organ_id")
    )
    gone = (
        ~Q(issue__status__in=(*ON_ITS_WAY, *_WENT_OUT))
        | Q(parcel=DispatchStatus.RECALLED)
        | Q(issue__status__in=_WENT_OUT, parcel__isnull=True, is_named=False)
    )
    rows = (
        (gone, News.GONE),
        (Q(done_at__isnull=False), News.REPORTED),
        (Q(parcel=DispatchStatus.REFUSED), News.REFUSED),
        (Q(issue__status__in=_WENT_OUT, due_at__lt=now), News.LATE),
    )
    news = Case(
        *(When(condition, then=Value(name.value)) for condition, name in rows),
        default=Value(News.NONE.value), output_field=CharField(),
    )  # fmt: skip
    # Index: agency_task_open.
    followed = tasks.filter(status=AgencyTaskStatus.OPEN, ended_at__isnull=True)
    return with_parcel(followed).annotate(is_named=Exists(named)).annotate(news=news)


def done_at_of(task_id: int) -> datetime | None:
    """When the other agency was done with a task, as far as anything says so."""
    row: Any = with_parcel(AgencyTask.objects.filter(pk=task_id)).get()
    done_at: datetime | None = row.done_at
    return done_at


def _after_return(column: str) -> Case:
    """The moment, unless the result was sent back since."""
    since = Coalesce(F("returned_at"), _NEVER)
    return Case(
        When(Q(**{f"{column}__gt": since}), then=F(column)), default=None,
        output_field=DateTimeField(),
    )  # fmt: skip
