"""Tables of consultations: who may ask, the question, its points, answers and replies."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from congvan.documents.models import Document
from congvan.dossiers.models import Dossier
from congvan.drafting.models import Draft
from congvan.office.consultations.states import (
    AskedStatus,
    AskedWho,
    ConsultationKind,
    ConsultationStatus,
    KeepingStatus,
    ReplyKind,
    Stance,
)
from congvan.organization.models import Agency, Membership, Unit


class OpinionAssignment(models.Model):
    """A leader gave a drafter the task on which the whole agency may be asked (R-242)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    drafter = models.ForeignKey(
        Membership, models.PROTECT, related_name="+", db_index=False, verbose_name="Người soạn thảo"
    )
    subject = models.CharField("Việc soạn thảo", max_length=300)
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến hết ngày")
    given_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    given_at = models.DateTimeField("Giao lúc")
    ended_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField("Thôi giao lúc", null=True)
    # Names the form it came from, so that a second click gives nothing twice.
    form_key = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = "giao lấy ý kiến"
        constraints = [
            models.CheckConstraint(
                name="opinion_assignment_period", condition=Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(name="opinion_assignment_subject", condition=~Q(subject="")),
            models.UniqueConstraint(
                fields=["given_by", "form_key"], name="opinion_assignment_form_once"
            ),
            models.CheckConstraint(
                name="opinion_assignment_ended_paired",
                condition=Q(ended_by__isnull=True, ended_at__isnull=True)
                | Q(ended_by__isnull=False, ended_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["drafter", "valid_to"], condition=Q(ended_at__isnull=True),
                name="opinion_assignment_of",
            ),
            models.Index(fields=["agency", "-given_at", "-id"], name="opinion_assignment_list"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.subject


class Consultation(models.Model):
    """One question, its deadline, and on whose word it was asked.

    `due_at` may move; `first_due_at` stays. Open past its `due_at`, it only waits for the job that
    marks its end. A cleared one keeps who asked what title when, and nothing of what was said.
    `dossier` is where it was filed: then it is never cleared (R-245).
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=ConsultationKind)
    asked_who = models.CharField("Hỏi ai", max_length=10, choices=AskedWho)
    title = models.CharField("Về việc", max_length=300)
    text = models.TextField("Nội dung xin ý kiến", blank=True)
    asker = models.ForeignKey(
        Membership,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name="Người lấy ý kiến",
    )
    assignment = models.ForeignKey(
        OpinionAssignment, models.PROTECT, null=True, related_name="+", db_index=False
    )
    draft = models.ForeignKey(Draft, models.PROTECT, null=True, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="+")
    shows_answers = models.BooleanField("Mọi người cùng xem các ý kiến", default=False)
    status = models.CharField(
        max_length=10, choices=ConsultationStatus, default=ConsultationStatus.OPEN
    )
    opened_at = models.DateTimeField("Gửi lúc")
    due_at = models.DateTimeField("Hạn trả lời")
    first_due_at = models.DateTimeField()
    ended_at = models.DateTimeField("Kết thúc lúc", null=True)
    reason = models.CharField("Lý do rút", max_length=500, blank=True)
    # The last day on which it is kept: a month, or what the administrator granted.
    keep_until = models.DateField("Lưu đến hết ngày")
    reminded_on = models.DateField("Nhắc lần cuối ngày", null=True)
    form_key = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = "cuộc lấy ý kiến"
        constraints = [
            models.CheckConstraint(name="consultation_title", condition=~Q(title="")),
            models.UniqueConstraint(fields=["asker", "form_key"], name="consultation_form_once"),
            models.CheckConstraint(
                name="consultation_status_and_end",
                condition=Q(status=ConsultationStatus.OPEN, ended_at__isnull=True)
                | Q(
                    status__in=[s for s in ConsultationStatus.values if s != "open"],
                    ended_at__isnull=False,
                ),
            ),
            # the whole agency is asked on a leader's word only.
            models.CheckConstraint(
                name="consultation_on_whose_word",
                condition=Q(
                    Q(assignment__isnull=False) | Q(draft__isnull=False),
                    kind=ConsultationKind.INSIDE, document__isnull=True,
                    asked_who__in=(AskedWho.MEMBERS, AskedWho.UNITS),
                )
                | Q(
                    kind=ConsultationKind.AGENCIES, document__isnull=False,
                    asked_who=AskedWho.ORGANS,
                ),
            ),
            models.CheckConstraint(
                name="consultation_due_after_opening", condition=Q(due_at__gt=F("opened_at"))
            ),
            models.CheckConstraint(
                name="consultation_filed_never_cleared",
                condition=Q(dossier__isnull=True) | ~Q(status=ConsultationStatus.CLEARED),
            ),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(document__isnull=False)
                & ~Q(status__in=(ConsultationStatus.WITHDRAWN, ConsultationStatus.CLEARED)),
                name="consultation_document_once",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["agency", "-opened_at", "-id"], name="consultation_list"),
            models.Index(fields=["asker", "-opened_at", "-id"], name="consultation_asker_list"),
            models.Index(
                fields=["due_at"], condition=Q(status=ConsultationStatus.OPEN),
                name="consultation_clock",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class ConsultationPoint(models.Model):
    """A point to be answered by itself; number 0 without words stands for the whole question."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="points", db_index=False
    )
    number = models.PositiveSmallIntegerField("Điểm")
    text = models.CharField("Nội dung", max_length=500, blank=True)

    class Meta:
        verbose_name = "điểm xin ý kiến"
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="point_number_once"),
            models.CheckConstraint(
                name="point_whole_or_worded",
                condition=Q(number=0, text="") | (Q(number__gt=0) & ~Q(text="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}" if self.number else "Toàn bộ nội dung"


class AskedParty(models.Model):
    """Who owes an answer: a seat, a unit (its head answers), or another agency; named for ever.

    `answer` is the answer that counts; earlier ones stay. `is_late` when it came after the end.
    """

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="parties", db_index=False
    )
    position = models.PositiveSmallIntegerField("Thứ tự")
    member = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    organ_code = models.CharField(max_length=64, blank=True, db_collation="C")
    name = models.CharField("Nơi được hỏi", max_length=300)
    place = models.CharField("Chức danh, đơn vị", max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=AskedStatus, default=AskedStatus.WAITING)
    answer = models.ForeignKey(
        "OpinionAnswer", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField("Trả lời lúc", null=True)
    is_late = models.BooleanField("Trả lời muộn", default=False)
    reason = models.CharField("Lý do không tham gia", max_length=500, blank=True)

    class Meta:
        verbose_name = "nơi được hỏi ý kiến"
        constraints = [
            models.UniqueConstraint(fields=["consultation", "position"], name="asked_position_once"),
            models.UniqueConstraint(
                fields=["consultation", "member"], condition=Q(member__isnull=False),
                name="asked_member_once",
            ),
            models.UniqueConstraint(
                fields=["consultation", "unit"], condition=Q(unit__isnull=False),
                name="asked_unit_once",
            ),
            models.CheckConstraint(
                name="asked_one_holder", condition=Q(member__isnull=True) | Q(unit__isnull=True)
            ),
            models.CheckConstraint(
                name="asked_status_and_answer",
                condition=Q(status=AskedStatus.WAITING, answered_at__isnull=True, reason="")
                | Q(status=AskedStatus.ANSWERED, answered_at__isnull=False, reason="")
                | (Q(status=AskedStatus.DECLINED, answered_at__isnull=False) & ~Q(reason="")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class OpinionAnswer(models.Model):
    """One version of a party's answer; without a number it is a draft that nobody else sees.

    Another agency's answer is a paper: its number, date, signer, and the incoming document if it
    was registered.
    """

    party = models.ForeignKey(AskedParty, models.CASCADE, related_name="answers", db_index=False)
    number = models.PositiveSmallIntegerField("Lần", null=True)
    words = models.TextField("Ý kiến chung", blank=True)
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    # The person at the keyboard, when acting for another.
    typed_by = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField("Viết lúc")
    sent_at = models.DateTimeField("Gửi lúc", null=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    symbol = models.CharField("Số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("Ngày", null=True)
    signer = models.CharField("Người ký", max_length=200, blank=True)

    class Meta:
        verbose_name = "ý kiến trả lời"
        constraints = [
            models.UniqueConstraint(fields=["party", "number"], name="answer_number_once"),
            models.UniqueConstraint(
                fields=["party"], condition=Q(number__isnull=True), name="answer_one_draft"
            ),
            models.CheckConstraint(
                name="answer_sent_paired",
                condition=Q(number__isnull=True, sent_at__isnull=True)
                | Q(number__isnull=False, sent_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Ý kiến {self.pk}"


class PointAnswer(models.Model):
    """What one answer says to one point; a draft may leave the stance open."""

    answer = models.ForeignKey(
        OpinionAnswer, models.CASCADE, related_name="point_answers", db_index=False
    )
    point = models.ForeignKey(ConsultationPoint, models.CASCADE, related_name="+")
    stance = models.CharField(max_length=10, choices=Stance, blank=True)
    words = models.TextField("Ý kiến", blank=True)

    class Meta:
        verbose_name = "ý kiến về một điểm"
        constraints = [
            models.UniqueConstraint(fields=["answer", "point"], name="point_answered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_stance_display()}: {self.words}"


class PointReply(models.Model):
    """What the asker writes to one opinion: accepted, or explained why not (tiếp thu, giải trình)."""

    point_answer = models.OneToOneField(PointAnswer, models.CASCADE, related_name="reply")
    kind = models.CharField(max_length=10, choices=ReplyKind)
    words = models.TextField("Nội dung", blank=True)
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField("Viết lúc")

    class Meta:
        verbose_name = "tiếp thu, giải trình"
        constraints = [
            models.CheckConstraint(
                name="reply_explains", condition=Q(kind=ReplyKind.ACCEPTED) | ~Q(words="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.words}"


class ConsultationKeeping(models.Model):
    """Somebody asked the administrator to keep a consultation longer (R-245): who, why, until."""

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="keepings", db_index=False
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField("Đề nghị lúc")
    reason = models.CharField("Lý do", max_length=500)
    until = models.DateField("Lưu đến hết ngày")
    status = models.CharField(max_length=10, choices=KeepingStatus, default=KeepingStatus.ASKED)
    decided_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField("Quyết định lúc", null=True)
    note = models.CharField("Ghi chú", max_length=500, blank=True)

    class Meta:
        verbose_name = "đề nghị lưu thêm"
        constraints = [
            models.UniqueConstraint(
                fields=["consultation"], condition=Q(status=KeepingStatus.ASKED),
                name="keeping_one_open",
            ),
            models.CheckConstraint(
                name="keeping_decided_paired",
                condition=Q(status=KeepingStatus.ASKED, decided_by__isnull=True, decided_at__isnull=True)
                | (
                    ~Q(status=KeepingStatus.ASKED)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
            ),
            models.CheckConstraint(name="keeping_says_why", condition=~Q(reason="")),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["agency", "-asked_at", "-id"], name="consultation_keeping_list"),
        ]

    def __str__(self) -> str:
        return self.reason
