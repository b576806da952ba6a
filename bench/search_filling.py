"""Fills one agency with documents to search: the archive's rows, with subjects and texts of files.

    python -m bench.search_filling 100000

Two thirds arrive, one third is issued with its draft. Every tenth document has a file with a text
of its own. The records are made by the product's own building, in two processes, the index of words
afterwards; prints one JSON line of what it cost.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench import archive
from bench.search_words import body, subject

PROCESSES = 2
BATCH = 1_000
# Every so many documents one has a text of its own.
TEXT_EVERY = 10
# What neither a search nor the year's report looks at is not filled.
LEFT_OUT = ("desk_workitem", "desk_inbox", "directives_directive", "documents_documentfile")
_GIN = "CREATE INDEX search_record_words ON search_record USING gin (agency_id, words) WITH (fastupdate = off)"


def fill(size: int) -> dict[str, Any]:
    """Documents, files, texts, records; answers seconds, sizes and rates."""
    # ruff: noqa: PLC0415 - Django must be set up first
    from django.db import connection

    begin = time.monotonic()
    incoming = size * 2 // 3
    with connection.cursor() as cursor:
        _rows(cursor, incoming)
    filled = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_change")
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'search_record_words'")
        gin = cursor.fetchone()
        cursor.execute("DROP INDEX IF EXISTS search_record_words")
        records = _records()
        built = time.monotonic()
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute("SET max_parallel_maintenance_workers = 2")
        cursor.execute(gin[0] if gin else _GIN)
        indexed = time.monotonic()
        cursor.execute("VACUUM (ANALYZE) search_record")
        cursor.execute("VACUUM (ANALYZE) documents_grant")
        cursor.execute("ANALYZE")
        return {
            "documents": _one(cursor, "SELECT count(*) FROM documents_document"),
            "records": records,
            "texts": _one(cursor, "SELECT count(*) FROM search_filetext WHERE status = 'done'"),
            "fill_seconds": round(filled - begin), "record_seconds": round(built - filled),
            "index_seconds": round(indexed - built),
            "rows_per_second": round(records / (indexed - filled)),
            "table_mb": _one(cursor, "SELECT pg_table_size('search_record') / 1000000"),
            "words_mb": _one(cursor, "SELECT pg_relation_size('search_record_words') / 1000000"),
        }  # fmt: skip


def _rows(cursor: Any, incoming: int) -> None:
    """The archive's statements that matter to a search, over subjects of our own."""
    values = archive._ground()
    cursor.execute("SET session_replication_role = replica")
    cursor.execute("SET synchronous_commit = off")
    cursor.execute("CREATE TEMP TABLE subjects (i bigint PRIMARY KEY, subject text)")
    cursor.execute("SELECT count(*) FROM directives_handling WHERE id > %s", [values["base"]])
    there = cursor.fetchone()[0]
    indexes = archive._drop_plain_indexes(cursor)
    for first in range(there + 1, incoming + 1, archive.STEP):
        upto = min(first + archive.STEP - 1, incoming)
        _step(cursor, values | {"first": first, "upto": upto, "last": incoming})
        print(f"{upto:>10,} văn bản đến", file=sys.stderr)
    for statement in indexes:
        cursor.execute(statement)
    _files(cursor)
    cursor.execute("SET session_replication_role = origin")
    cursor.execute("ANALYZE")


def _step(cursor: Any, values: dict[str, Any]) -> None:
    from django.db import transaction

    with transaction.atomic():
        cursor.execute("TRUNCATE subjects")
        with cursor.copy("COPY subjects FROM STDIN") as copy:
            for i in range(values["first"], values["upto"] + 1):
                copy.write_row((i, subject(i)))
        for name in ("archive.sql", "archive_out.sql"):
            text = (Path(__file__).parent / name).read_text()
            for statement in text.split("\n--=\n"):
                if any(f"INSERT INTO {table} " in statement for table in LEFT_OUT):
                    continue
                cursor.execute(statement, values)
                if "CREATE TEMP TABLE plan" in statement:
                    cursor.execute(
                        "UPDATE plan p SET subject = s.subject FROM subjects s WHERE s.i = p.i"
                    )


def _files(cursor: Any) -> None:
    """Contents with a text of their own, and who refers to them."""
    from congvan.documents.models import DocumentFile
    from congvan.kernel import clock
    from congvan.kernel.models import Blob
    from congvan.search.models import FileText

    cursor.execute(
        "SELECT id FROM documents_document d WHERE id %% %s = 0 AND id > %s AND NOT EXISTS"
        " (SELECT 1 FROM documents_documentfile f WHERE f.document_id = d.id) ORDER BY id",
        [TEXT_EVERY, archive.BASE],
    )
    ids = [row[0] for row in cursor.fetchall()]
    cursor.execute("SELECT min(id) FROM organization_membership")
    seat, now = cursor.fetchone()[0], clock.now()
    for first in range(0, len(ids), 2_000):
        digests = {
            one: hashlib.sha256(str(one).encode()).hexdigest() for one in ids[first : first + 2_000]
        }
        blobs = Blob.objects.bulk_create(
            Blob(sha256=digest, size=35_000, content_type="pdf", stored_at=now, scan_state="unscanned",
                 scan_detail="đo tốc độ") for digest in digests.values()
        )  # fmt: skip
        DocumentFile.objects.bulk_create(
            DocumentFile(document_id=one, blob_id=blob.pk, name="van-ban.pdf", role="main", position=1, page_count=2,
                         added_at=now, added_by_id=seat) for one, blob in zip(digests, blobs, strict=True)
        )  # fmt: skip
        FileText.objects.bulk_create(
            FileText(sha256=digest, status="done", text=body(one), source="layer", page_count=2, tries=1,
                     ordered_at=now, made_at=now) for one, digest in digests.items()
        )  # fmt: skip


def _records() -> int:
    """All records by the product's building, each process its share of the ids."""
    workers = [
        subprocess.Popen([sys.executable, "-m", "bench.search_filling", "--share", str(one)], text=True,
                         stdout=subprocess.PIPE)
        for one in range(PROCESSES)
    ]  # fmt: skip
    answers = [worker.communicate()[0] for worker in workers]
    if any(worker.returncode for worker in workers):
        raise RuntimeError("The records were not made.")
    met: Counter[str] = Counter()
    records = 0
    for answer in answers:
        told = json.loads(answer.strip().splitlines()[-1])
        met.update(told["met"])
        records += told["records"]
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_word (word, count) SELECT * FROM unnest(%s::text[], %s::bigint[])"
            " ON CONFLICT (word) DO UPDATE SET count = search_word.count + EXCLUDED.count",
            [list(met), list(met.values())],
        )
    return records


def share(number: int) -> dict[str, Any]:
    """One process's part of the records; the vocabulary is counted here and stored once."""
    from django.db import connection, transaction

    from congvan.search.building import documents, drafts, storing

    met: Counter[str] = Counter()

    def count(records: Any, *_: Any) -> None:
        for made in records:
            met.update(word for word in made.vector.words[:120] if 2 <= len(word) <= 15)

    setattr(storing, "_meet_words", count)  # noqa: B010 - replaced for this process only
    records = 0
    for table, build in (("documents_document", lambda ids: documents.build(ids, lambda _: None)),
                         ("drafting_draft", lambda ids: drafts.build(ids, lambda _: None))):  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
            cursor.execute(f"SELECT id FROM {table} ORDER BY id")
            ids = [row[0] for row in cursor.fetchall()]
        for first in range(number * BATCH, len(ids), PROCESSES * BATCH):
            with transaction.atomic():
                for portion in build(ids[first : first + BATCH]):
                    records += storing.store(portion)
    return {"records": records, "met": met}


def _one(cursor: Any, question: str) -> int:
    cursor.execute(question)
    return int(cursor.fetchone()[0])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()
    if sys.argv[1] == "--share":
        print(json.dumps(share(int(sys.argv[2]))))
    else:
        print(json.dumps(fill(int(sys.argv[1]))))
