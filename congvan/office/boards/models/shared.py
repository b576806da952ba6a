"""Tables of shared documents: folders kept by the office, files with versions."""

from __future__ import annotations

from django.db import models

from congvan.kernel.models.files import Blob
from congvan.organization.models import Agency, Membership, Person

NAME_LENGTH = 200


class SharedFolder(models.Model):
    """A folder that everybody of the agency reads."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField("Tên thư mục", max_length=NAME_LENGTH)
    name_key = models.CharField(max_length=NAME_LENGTH + 100, db_collation="C", editable=False)
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField("Lập lúc")

    class Meta:
        verbose_name = "thư mục tài liệu chung"
        constraints = [
            models.UniqueConstraint(fields=["agency", "name_key"], name="shared_folder_once"),
        ]

    def __str__(self) -> str:
        return self.name


class FolderKeeper(models.Model):
    """A person the office named to keep a folder; ended, the row stays."""

    folder = models.ForeignKey(SharedFolder, models.PROTECT, related_name="keepers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    named_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    named_at = models.DateTimeField("Giao lúc")
    ended_at = models.DateTimeField("Thôi lúc", null=True)

    class Meta:
        verbose_name = "người giữ thư mục"
        constraints = [
            models.UniqueConstraint(
                fields=["folder", "person"], name="folder_keeper_once",
                condition=models.Q(ended_at=None),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.folder_id} · {self.person_id}"


class SharedFile(models.Model):
    """A shared document by its name; what it says is its newest version's."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    folder = models.ForeignKey(SharedFolder, models.PROTECT, related_name="files", db_index=False)
    name = models.CharField("Tên tài liệu", max_length=NAME_LENGTH)
    name_key = models.CharField(max_length=NAME_LENGTH + 100, db_collation="C", editable=False)
    version = models.PositiveIntegerField("Lần", default=0)
    changed_at = models.DateTimeField("Cập nhật lúc")
    taken_out_at = models.DateTimeField("Bỏ lúc", null=True)

    class Meta:
        verbose_name = "tài liệu chung"
        constraints = [
            models.UniqueConstraint(
                fields=["folder", "name_key"], name="shared_file_once",
                condition=models.Q(taken_out_at=None),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["agency", "-changed_at", "-id"], name="shared_file_newest",
                condition=models.Q(taken_out_at=None),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class SharedFileVersion(models.Model):
    """One version of a shared document; its bytes never change."""

    file = models.ForeignKey(SharedFile, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField("Lần")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    file_name = models.CharField("Tên tệp", max_length=255)
    note = models.CharField("Ghi chú", max_length=300, blank=True)
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    adder_name = models.CharField(max_length=250)
    added_at = models.DateTimeField("Thêm lúc")

    class Meta:
        verbose_name = "bản của tài liệu chung"
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="shared_file_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.number})"
