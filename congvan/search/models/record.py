"""The records searched, the change lines that keep them true, and the words met so far."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from congvan.search.states import SPREADING, FileGroup, Kind


class Record(models.Model):
    """One thing that can be found: what a line of results shows, what filters ask, its words.

    Made from the other tables and never the truth: it may be a moment old, and a rebuild makes it
    again. It holds no right: whoever may see the thing is joined live. So facets are bare numbers
    without foreign keys, and writing the business never waits for the index.

    `object_id` is the id of the document, draft, dossier, work item or, for a person, the
    membership (one record a seat). `state` is a value of that kind's own states. `words` is made
    by `building`, with weights A title, B numbers and names, C directives, notes and file names, D
    the text of files.
    """

    agency_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind, db_collation="C")
    object_id = models.BigIntegerField()
    document_id = models.BigIntegerField(null=True)
    inbox_id = models.BigIntegerField(null=True)
    day = models.DateField()
    number = models.CharField("Số, ký hiệu", max_length=80, blank=True)
    title = models.TextField("Tên")
    origin = models.TextField("Nơi gửi, nơi nhận", blank=True)
    words = SearchVectorField()
    book_id = models.BigIntegerField(null=True)
    type_id = models.BigIntegerField(null=True)
    field_id = models.BigIntegerField(null=True)
    organ_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    member_id = models.BigIntegerField(null=True)
    urgency = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=25, blank=True)
    state_label = models.CharField(max_length=60, blank=True)
    file_kinds = ArrayField(models.CharField(max_length=5, choices=FileGroup), default=list)
    channel = models.CharField(max_length=20, blank=True)
    has_body = models.BooleanField(default=False)
    indexed_at = models.DateTimeField()

    class Meta:
        verbose_name = "bản ghi tra cứu"
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_record_once"),
        ]
        indexes = [
            # A short list of what is not merged yet: each search reads it through. Measured with
            # 30,000 records just stored: a rare word 45 ms with the usual 4 MB, 2 ms with this,
            # while storing stays twice as quick as without a list.
            GinIndex(
                fields=["agency_id", "words"], name="search_record_words", fastupdate=True,
                gin_pending_list_limit=256,
            ),
            models.Index(
                fields=["agency_id", "kind", "-day", "-object_id"], name="search_record_by_day"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Change(models.Model):
    """Something changed and its record has to be made anew: written by triggers, taken by the loop.

    `kind` is a `Source`: one thing with a record of its own, or something that many records name
    (an organ, a unit, a person), whose line the loop spreads by pages; `cursor` is how far it came.
    Lines are never numbered against each other: one that commits late is taken late, not missed.
    """

    kind = models.CharField(max_length=12, db_collation="C")
    object_id = models.BigIntegerField()
    cursor = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = "dòng báo thay đổi"
        indexes = [
            models.Index(
                fields=["id"], condition=Q(kind__in=SPREADING), name="search_change_to_spread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class SetAside(models.Model):
    """A thing whose record could not be made: it waits here, the others go on.

    The next change to it, or a rebuild, tries again and takes the row away.
    """

    kind = models.CharField(max_length=12, db_collation="C")
    object_id = models.BigIntegerField()
    reason = models.CharField("Lỗi", max_length=300)
    at = models.DateTimeField("Lúc")

    class Meta:
        verbose_name = "mục chưa lập được chỉ mục"
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_set_aside_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.reason}"


class Word(models.Model):
    """A folded word that stands in some title or name, about how often: for "Có phải bạn tìm"."""

    word = models.CharField(primary_key=True, max_length=30, db_collation="C")
    count = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "từ đã gặp"
        indexes = [
            GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="search_word_near"),
        ]

    def __str__(self) -> str:
        return self.word
