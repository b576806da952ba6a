"""One package to 1, 10 and 100 recipients: what it costs the hub, and that its bytes lie there once."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.exchange_world import CODES, FAN, HUB, SECRET, SENDER, World
from bench.measuring import cpu_seconds
from bench.registering import _pdf
from congvan.kernel import clock
from edxml_vn.model import Attachment, Document, Organization
from edxml_vn.vxp.client import HubClient
from edxml_vn.writing import write_document

WIDTHS = (1, 10, 100)
PACKAGES = 20


def measured(made: World, rival_per_second: float, say: Callable[[str], None]) -> dict[str, Any]:
    """Deliveries per second and CPU ms of the hub a package, by the number of recipients.

    `fanout_ratio`: deliveries per second at 10 recipients, as a multiple of the yardstick's.
    Raises RuntimeError when a payload is stored more than once or a delivery is missing.
    """
    figures: dict[str, Any] = {}
    client = HubClient(made.hub_url, "bench.sender", SECRET, clock=clock.now)
    for width in WIDTHS:
        papers = [_package(made.directory, width, number) for number in range(PACKAGES)]
        before = _stored(made)
        cpu, begin, spans = cpu_seconds(made.processes[HUB].pid), time.perf_counter(), []
        for paper in papers:
            started = time.perf_counter()
            client.send(paper, kind="edoc", from_code=CODES[SENDER], to_codes=FAN[:width])
            spans.append((time.perf_counter() - started) * 1000)
        elapsed = time.perf_counter() - begin
        after = _stored(made)
        if after[0] - before[0] != PACKAGES or after[1] - before[1] != PACKAGES * width:
            raise RuntimeError(f"{width} recipients: {after} files and deliveries after {before}.")
        spent = cpu_seconds(made.processes[HUB].pid) - cpu
        figures[f"fanout_{width}_deliveries_per_second"] = round(PACKAGES * width / elapsed, 1)
        figures[f"fanout_{width}_cpu_ms"] = round(spent * 1000 / PACKAGES, 1)
        figures[f"fanout_{width}_median_ms"] = round(statistics.median(spans), 1)
        say(f"{width} nơi nhận: {PACKAGES * width / elapsed:.0f} lượt gửi/s")
    client.close()
    figures["fanout_ratio"] = round(
        figures["fanout_10_deliveries_per_second"] / rival_per_second, 1
    )
    figures["fanout_cpu_100_to_1"] = round(
        figures["fanout_100_cpu_ms"] / max(figures["fanout_1_cpu_ms"], 0.1), 2
    )
    return figures


def _stored(made: World) -> tuple[int, int]:
    """Payload files in the hub's store, and deliveries in its database."""
    files = sum(1 for path in (made.directory / HUB / "hub").glob("??/??/*") if path.is_file())
    count = made.execute(HUB, "SELECT count(*) FROM hub_delivery")[0][0]
    return files, int(json.loads(str(count)))


def _package(directory: Path, width: int, number: int) -> Path:
    path = directory / f"fan-{width}-{number}.edxml"
    day = clock.today()
    with path.open("wb") as file:
        write_document(
            Document(
                from_=Organization(organ_id=CODES[SENDER], organ_name="Cơ quan gửi"),
                to=tuple(Organization(organ_id=code, organ_name=code) for code in FAN[:width]),
                document_id=f"{CODES[SENDER]},{day:%Y/%m/%d},{number}/FAN{width}",
                code_number=str(number), code_notation=f"FAN{width}", place="Pleiku",
                promulgation_date=day, type=18, type_name="Công văn",
                subject=f"Gửi {width} nơi, lần {number}",
                attachments=(Attachment(name="van-ban.pdf", data=_pdf(width * 1000 + number)),),
            ),
            file,
        )  # fmt: skip
    return path
