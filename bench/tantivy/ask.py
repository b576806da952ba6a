"""tantivy over the same rows: index a file of (day, agency, words), answer questions by day.

python ask.py ROWS DIRECTORY < questions.json     # prints one JSON line
"""

import json
import statistics
import sys
import time
from pathlib import Path

import tantivy

TIMES = 5


def main(rows: Path, directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("day", stored=True, indexed=True, fast=True)
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="position")
    index = tantivy.Index(builder.build(), path=str(directory))
    writer = index.writer(256_000_000, 2)
    begin = time.perf_counter()
    with rows.open(encoding="utf-8") as lines:
        for line in lines:
            day, _, words = line.rstrip("\n").partition("\t")
            writer.add_document(tantivy.Document(day=int(day), words=words))
    writer.commit()
    writer.wait_merging_threads()
    seconds = time.perf_counter() - begin
    index.reload()
    searcher = index.searcher()
    taken = {}
    for question in json.load(sys.stdin):
        query = index.parse_query(question, ["words"], conjunction_by_default=True)
        times = []
        for _ in range(TIMES):
            begin = time.perf_counter()
            searcher.search(query, 20, order_by_field="day")
            times.append((time.perf_counter() - begin) * 1000)
        taken[question] = statistics.median(times)
    size = sum(file.stat().st_size for file in directory.rglob("*") if file.is_file())
    print(
        json.dumps({"index_seconds": round(seconds, 1), "index_mb": size // 1_000_000, "ms": taken})
    )


main(Path(sys.argv[1]), Path(sys.argv[2]))
