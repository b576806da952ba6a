"""Who sent a package, as the agency's own list of organs knows it (R-189, R-190)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import connection

from congvan.exchange.models import AxisOrgan, IncomingPackage
from congvan.exchange.services.matching import spellings_of
from congvan.intake.services import headers
from congvan.kernel.text import fold

# Organs (id and name) by agency, and by their code or folded name.
_Organs = dict[tuple[int, str], tuple[int, str]]

# Every document that comes asks these; the ORM would take longer to say it than the server to do it.
_BY_CODE = """
    SELECT agency_id, identifier, id, name FROM documents_organ
    WHERE agency_id = ANY(%s) AND identifier = ANY(%s) AND valid_to IS NULL ORDER BY id
"""
_BY_NAME = """
    SELECT agency_id, folded_name, id, name FROM documents_organ
    WHERE agency_id = ANY(%s) AND folded_name = ANY(%s) AND valid_to IS NULL ORDER BY id
"""


def senders_of(packages: Sequence[IncomingPackage]) -> dict[int, headers.Sender]:
    """The senders by the package's id: by the code first, old or new, then by the name.

    A handful of statements however many packages there are.
    """
    codes = _codes(packages)
    told = {one.pk: _told(one) for one in packages}
    listed = _organs(packages, _BY_CODE, {c for found in codes.values() for c in found})
    found = {one.pk: _first(one, codes[one.pk], listed) for one in packages}
    missing = [one for one in packages if not found[one.pk]]
    names = {one.pk: [fold(told[one.pk])] if told[one.pk] else [] for one in missing}
    listed = _organs(missing, _BY_NAME, {n for of_one in names.values() for n in of_one})
    found |= {one.pk: _first(one, names[one.pk], listed) for one in missing}
    told |= _on_the_axis([one for one in missing if not (found[one.pk] or told[one.pk])], codes)
    return {
        one.pk: headers.Sender(found[one.pk] or told[one.pk], is_known=bool(found[one.pk]))
        for one in packages
    }


def _codes(packages: Sequence[IncomingPackage]) -> dict[int, list[str]]:
    """The sender's code with its other forms in the directory: old and new are one agency."""
    pairs = spellings_of({(one.connection_id, one.from_code) for one in packages})
    return {one.pk: [c for c in pairs[one.connection_id, one.from_code] if c] for one in packages}


def _told(package: IncomingPackage) -> str:
    said = headers.words_in(package.header.get("from") or {}, "organ_name")
    return said or package.from_name


def _organs(packages: Iterable[IncomingPackage], statement: str, values: Iterable[str]) -> _Organs:
    """The agencies' organs in force that have one of these values; of several the first entered."""
    wanted = sorted(values)
    if not wanted:
        return {}
    found: _Organs = {}
    with connection.cursor() as cursor:
        cursor.execute(statement, [sorted({one.agency_id for one in packages}), wanted])
        for agency_id, value, organ_id, name in cursor.fetchall():
            found.setdefault((agency_id, value), (organ_id, name))
    return found


def _first(package: IncomingPackage, values: Iterable[str], listed: _Organs) -> str:
    """The name of the organ that was entered first, "" of none."""
    keys = [(package.agency_id, one) for one in values]
    return min((listed[key] for key in keys if key in listed), default=(0, ""))[1]


def _on_the_axis(
    packages: Sequence[IncomingPackage], codes: Mapping[int, Collection[str]]
) -> dict[int, str]:
    """Names of the directory for senders that tell none."""
    wanted = [one for one in packages if one.connection_id is not None and codes[one.pk]]
    if not wanted:
        return {}
    lines = AxisOrgan.objects.filter(
        connection_id__in={one.connection_id for one in wanted},
        code__in={code for one in wanted for code in codes[one.pk]},
    ).order_by("pk")
    listed = list(lines.values_list("connection_id", "code", "name"))
    return {
        one.pk: next(
            (n for con, code, n in listed if con == one.connection_id and code in codes[one.pk]), ""
        )
        for one in wanted
    }
