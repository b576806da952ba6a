"""The agency's own list of organs: found by name, or joined to it the first time."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction

from congvan.documents.models import Organ
from congvan.documents.states import OrganLevel
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import fold, nfc, sort_key
from congvan.kernel.transactions import requires_transaction

NAME_LENGTH = 200
USE_NOTED_EVERY = timedelta(hours=1)


@requires_transaction
def organ_named(*, agency_id: int, name: str, level: str = "", identifier: str = "") -> Organ:
    """The organ of this name, short name or identifier; made when the agency has none yet.

    Case, accents and spaces do not matter. Notes that it was used, so that the picker shows it
    first. Raises InvalidInput for an empty or too long name. Safe when two clerks type one name.
    """
    written = " ".join(nfc(name).split())
    if not written or len(written) > NAME_LENGTH:
        raise InvalidInput(
            f"Tên cơ quan phải có và không quá {NAME_LENGTH} ký tự.",
            next_step="Ghi tên cơ quan như trên văn bản.", field="issuer",
        )  # fmt: skip
    organ = _found(agency_id, written, identifier) or _made(agency_id, written, level, identifier)
    _note_use(organ)
    return organ


def _note_use(organ: Organ) -> None:
    """Note it once an hour, and never wait for it.

    Clerks register letters of one issuer at the same moment; a lock on its row, held to the end of
    their transactions, would line them up, and two organs in turn could lock each other out.
    """
    now = clock.now()
    if organ.last_used_at is not None and now - organ.last_used_at < USE_NOTED_EVERY:
        return
    free = Organ.objects.select_for_update(skip_locked=True).filter(pk=organ.pk)
    Organ.objects.filter(pk__in=free.values("pk")).update(last_used_at=now)


def _found(agency_id: int, name: str, identifier: str) -> Organ | None:
    known = Organ.objects.filter(agency_id=agency_id, valid_to__isnull=True)
    if identifier:
        organ = known.filter(identifier=identifier).first()
        if organ is not None:
            return organ
    exact = known.filter(folded_name=fold(name)).first()
    return exact or known.filter(short_name=name).order_by("id").first()


def _made(agency_id: int, name: str, level: str, identifier: str) -> Organ:
    organ = Organ(
        agency_id=agency_id, name=name, level=OrganLevel(level) if level else guessed_level(name),
        identifier=identifier, folded_name=fold(name), search_key=search_key(name, "", identifier),
        sort_key=sort_key(name),
    )  # fmt: skip
    try:
        with transaction.atomic():
            organ.save(force_insert=True)
    except IntegrityError:
        # Another clerk typed the same name a moment ago.
        return Organ.objects.get(agency_id=agency_id, folded_name=fold(name), valid_to__isnull=True)
    return organ


def search_key(name: str, short_name: str, identifier: str) -> str:
    """What the picker looks in: the folded words, their initials, and the identifier."""
    words = fold(f"{name} {short_name}".strip())
    initials = "".join(word[0] for word in fold(name).split())
    return " ".join(part for part in (words, initials, identifier.lower()) if part)


# The first words of a name tell the level of most organs; the clerk may choose another.
_LEVELS = (
    (("ubnd tinh", "uy ban nhan dan tinh", "hdnd tinh", "ubnd thanh pho"), OrganLevel.PROVINCE),
    (("ubnd xa", "ubnd phuong", "uy ban nhan dan xa", "uy ban nhan dan phuong", "dac khu"), OrganLevel.COMMUNE),
    (("ubnd huyen", "uy ban nhan dan huyen"), OrganLevel.DISTRICT),
    (("so ", "van phong ubnd", "thanh tra tinh", "ban quan ly"), OrganLevel.DEPARTMENT),
    (("bo ", "van phong chinh phu", "thu tuong", "chinh phu", "cuc ", "tong cuc", "quoc hoi"), OrganLevel.CENTRAL),
    (("tinh uy", "dang uy", "ban tuyen giao", "mat tran", "lien doan", "tinh doan", "hoi "), OrganLevel.PARTY),
    (("trung tam", "truong ", "chi cuc", "phong ", "vien "), OrganLevel.SUBORDINATE),
)  # fmt: skip


def guessed_level(name: str) -> OrganLevel:
    """The level that the beginning of a name suggests, "other" when it suggests none."""
    folded = f"{fold(name)} "
    for beginnings, level in _LEVELS:
        if folded.startswith(beginnings):
            return level
    return OrganLevel.OTHER
