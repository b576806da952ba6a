"""The program that reads a PDF's text layer, run as a process of its own.

PDF on standard input, `{"pages": [[lines of page 1], …]}` or `{"refused": key}` on standard output.
A hostile file can only hurt this process: memory and processor seconds are limited.
"""

from __future__ import annotations

import json
import resource
import sys

import pypdfium2 as pdfium

CPU_SECONDS = 30
MEMORY_BYTES = 1536 << 20
MOST_PAGES = 2000
MOST_CHARACTERS = 5_000_000


def main() -> dict[str, object]:
    """This will read the file and give its lines, or why it cannot."""
    content = sys.stdin.buffer.read()
    try:
        document = pdfium.PdfDocument(content)
        if len(document) > MOST_PAGES:
            return {"refused": "too_many"}
        pages = []
        characters = 0
        for page in document:
            text = page.get_textpage().get_text_range()
            characters += len(text)
            if characters > MOST_CHARACTERS:
                return {"refused": "too_many"}
            pages.append(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    except pdfium.PdfiumError as error:
        return {"refused": "password" if "password" in str(error).lower() else "broken"}
    except MemoryError:
        return {"refused": "too_many"}
    return {"pages": pages}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    # Lone surrogates of a broken text layer pass as escapes.
    sys.stdout.write(json.dumps(main()))
