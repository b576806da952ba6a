"""The scanning step: pictures of paper become one PDF (R-013, R-371; HT2437 Đ6.1)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from congvan.documents.states import FileRole
from congvan.kernel.files import ContentType, FileRefused, ReceivedFile, Store
from congvan.kernel.files.findings import Reason

PICTURES = frozenset({ContentType.PNG, ContentType.JPEG, ContentType.TIFF})
# An A3 sheet at 400 dpi has 31 million pixels; what unpacks to more is no scan of a letter.
MOST_PIXELS = 60_000_000
MOST_SHEETS = 300
# NĐ 30 PL I asks for 200 dpi or more; a picture that does not say is taken for an A4 sheet.
A4_INCHES_WIDE = 8.27
QUALITY = 85

_TOO_LARGE = Reason(
    "picture_too_large",
    f"ảnh lớn hơn {MOST_PIXELS // 1_000_000} triệu điểm ảnh hoặc quá {MOST_SHEETS} trang",
    "Quét lại ở 200 đến 300 dpi.",
)
_BROKEN = Reason("picture_broken", "ảnh bị hỏng, không mở được", "Quét lại rồi tải lên lại.")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file ready to be taken in: its role, and its pages where they are known."""

    file: ReceivedFile
    role: FileRole
    page_count: int | None = None


def prepare(received: Sequence[ReceivedFile], *, store: Store) -> list[Prepared]:
    """The files of one document: pictures in a row become one PDF, which follows them no more.

    The first PDF is the document, else the first Word or Excel file, else the first; the
    originals of a scan are kept as attachments. Slow: call it outside transactions. Raises
    FileRefused for a picture that cannot be opened.
    """
    pictures = [file for file in received if file.content_type in PICTURES]
    files: list[tuple[ReceivedFile, int | None]] = []
    if pictures:
        files.append(_as_pdf(pictures, store=store))
    files += [(file, None) for file in received if file.content_type not in PICTURES]
    main = _main_of([file for file, _ in files])
    prepared = [
        Prepared(file, FileRole.MAIN if file is main else FileRole.ATTACHMENT, pages)
        for file, pages in files
    ]
    prepared.sort(key=lambda one: one.role != FileRole.MAIN)
    return prepared + [Prepared(file, FileRole.ATTACHMENT) for file in pictures]


def _main_of(files: Sequence[ReceivedFile]) -> ReceivedFile:
    order = (
        {ContentType.PDF},
        {ContentType.DOCX, ContentType.DOC},
        {ContentType.XLSX, ContentType.XLS},
    )
    for kinds in order:
        for file in files:
            if file.content_type in kinds:
                return file
    return files[0]


def _as_pdf(pictures: Sequence[ReceivedFile], *, store: Store) -> tuple[ReceivedFile, int]:
    sheets: list[Image.Image] = []
    for picture in pictures:
        sheets += _sheets(picture, store=store)
        if len(sheets) > MOST_SHEETS:
            raise FileRefused(picture.filename, [_TOO_LARGE])
    out = io.BytesIO()
    first, *rest = sheets
    dots = max(72.0, first.width / A4_INCHES_WIDE)
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=dots, quality=QUALITY)
    out.seek(0)
    scan = pictures[0]
    name = f"{PurePath(scan.filename).stem[:240]}.pdf"
    made = replace(
        scan, stored=store.put(out), filename=name, content_type=ContentType.PDF, members=()
    )
    return made, len(sheets)


def _sheets(picture: ReceivedFile, *, store: Store) -> list[Image.Image]:
    """The sheets of one picture, upright, grey or coloured as they are."""
    try:
        with store.open_seekable(picture.stored.digest) as file:
            image = Image.open(file)
            sheets: list[Image.Image] = []
            for frame in ImageSequence.Iterator(image):
                if frame.width * frame.height > MOST_PIXELS or len(sheets) >= MOST_SHEETS:
                    raise FileRefused(picture.filename, [_TOO_LARGE])
                upright = ImageOps.exif_transpose(frame)
                sheets.append(upright.convert("L" if upright.mode in ("1", "L") else "RGB"))
            return sheets
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
    ) as error:
        raise FileRefused(picture.filename, [_BROKEN]) from error
