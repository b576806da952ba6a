"""Order the reading of files (R-371). What is ordered is read by `reading_files`, in jobs.

The table of texts is its own queue, so that 100,000 files waiting cost nothing and the newest comes
first. A content is read once, whoever refers to it. Nobody's right is touched: a text is found only
by those who may see a document that has the file.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from congvan.kernel import clock, jobs
from congvan.kernel.files import ContentType
from congvan.kernel.models import Blob
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.search import text_jobs
from congvan.search.models import FileText
from congvan.search.states import TextSource, TextStatus

# Nothing free can unpack RAR here; the names of its members are in the list of files.
UNREADABLE_KINDS = frozenset({ContentType.RAR})


@requires_transaction
def order(*, sha256s: Iterable[str]) -> int:
    """Have the files of these digests read, unless they are or will be; how many are new.

    Safe to repeat; a digest without a stored file is passed over.
    """
    asked = set(sha256s)
    known = FileText.objects.filter(sha256__in=asked).values_list("sha256", flat=True)
    new = Blob.objects.filter(sha256__in=asked - set(known)).values_list("sha256", "content_type")
    now = clock.now()
    texts = [
        FileText(
            sha256=digest, ordered_at=now,
            status=TextStatus.NONE if kind in UNREADABLE_KINDS else TextStatus.WAITING,
        )
        for digest, kind in new
    ]  # fmt: skip
    if not texts:
        return 0
    FileText.objects.bulk_create(texts, ignore_conflicts=True)
    jobs.defer_once(text_jobs.read_waiting, key="walk")
    return len(texts)


@in_transaction
def order_again() -> int:
    """Have what could not be read, or not wholly, read once more; how many files that is."""
    count = FileText.objects.filter(
        Q(status=TextStatus.REFUSED) | (Q(status=TextStatus.DONE) & ~Q(reason=""))
    ).update(
        status=TextStatus.WAITING, source=TextSource.UNREAD, reason="", tries=0, pages_read=0,
        made_at=None, ordered_at=clock.now(),
    )  # fmt: skip
    jobs.defer_once(text_jobs.read_waiting, key="walk")
    jobs.defer_once(text_jobs.read_slowly, key="walk")
    return count
