"""The program that typesets, run as a process of its own: an order on standard input, PDF on output.

It has no database, no settings and no network; its memory and processor seconds are limited, and
what the library keeps is given back when it ends.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

import typst

# A volume of 1,000 lines takes 180 MB; the library reserves more addresses than it uses.
MEMORY_BYTES = 4 << 30
CPU_SECONDS = 120
# 1 January 2020, 00:00 UTC: the files say nothing about when they were made; the page does.
FIXED_TIME = 1_577_836_800


def main() -> None:
    """This will read {"template", "fonts", "data"} and write the PDF, or fail with the reason."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    order = json.load(sys.stdin.buffer)
    template = Path(order["template"])
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False,
        font_paths=sorted({str(Path(file).parent) for file in order["fonts"]}),
    )  # fmt: skip
    sys.stdout.buffer.write(
        typst.compile(
            template, root=order["root"], format="pdf", font_paths=fonts,
            ignore_system_fonts=True, sys_inputs={"data": order["data"]}, pdf_standards=["a-2b"],
            timestamp=FIXED_TIME, pdf_tags=False,
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
