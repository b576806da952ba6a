"""Makes all records anew while people go on searching: each is replaced by its new form in turn."""

from __future__ import annotations

from collections.abc import Collection

from congvan.kernel.transactions import in_transaction
from congvan.search.models import Change, SetAside
from congvan.search.states import INDEXED, Source


@in_transaction
def order_rebuild(*, sources: Collection[Source] = INDEXED) -> None:
    """Order new records of all things of these kinds, and the removal of records without a thing.

    Nothing is emptied. A rebuild under way is begun again; ordering it twice does no harm.
    """
    places = [INDEXED.index(source) for source in sources]
    Change.objects.filter(kind=Source.EVERYTHING, object_id__in=places).delete()
    Change.objects.bulk_create(
        Change(kind=Source.EVERYTHING, object_id=place) for place in sorted(places)
    )
    SetAside.objects.filter(kind__in=sources).delete()
