"""From a mark to what is drawn: which picture, at which size, with which field name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from congvan.kernel import clock, files
from congvan.signing import appearances
from congvan.signing.making.isolation import Preparer
from congvan.signing.marks import Ink, Mark, NumberMark, PersonalMark, Place, SealMark, TextMark
from congvan.signing.models import KeyDevice
from congvan.signing.queries.readiness import current_image


@dataclass(frozen=True, slots=True)
class Shown:
    """What the preparing process is told about the appearance."""

    kind: str
    prefix: str
    ink: Ink
    place: Place | None = None
    signer_name: str = ""
    title_lines: tuple[str, ...] = ()
    must_be_scan: bool = False


def shown(mark: Mark, device: KeyDevice, *, path: Path, preparer: Preparer) -> Shown:
    """The appearance of `mark` by `device` on the file at `path`. Raises Refused."""
    match mark:
        case PersonalMark():
            return Shown(
                "personal", "NguoiKy", _personal(device), mark.place, mark.signer_name,
                mark.title_lines,
            )  # fmt: skip
        case SealMark():
            return Shown(
                "seal", "CoQuan", _seal(device), mark.place, mark.signer_name, mark.title_lines,
                must_be_scan=mark.own_scan,
            )  # fmt: skip
        case TextMark():
            text = mark.text
            if mark.with_time:
                text = f"{text}; {appearances.signing_time(clock.now())}"
            return Shown("text", "GhiChu", appearances.line(text), mark.place)
        case NumberMark():
            return _number(mark, path, preparer)


def _number(mark: NumberMark, path: Path, preparer: Preparer) -> Shown:
    number, day, month = preparer.number_boxes(path)
    texts = ((mark.number, number), (mark.day, day), (mark.month, month))
    ink, box = appearances.number(texts)
    return Shown("number", "SoNgay", ink, mark.place or Place(1, box))


def _personal(device: KeyDevice) -> Ink:
    return _picture(device) or appearances.drawn_personal(device.keeper.person.full_name)


def _seal(device: KeyDevice) -> Ink:
    return _picture(device) or appearances.drawn_seal(device.agency.name)


def _picture(device: KeyDevice) -> Ink | None:
    image = current_image(device)
    if image is None:
        return None
    return appearances.picture(
        appearances.Picture(
            files.read_blob(image.blob), float(image.width_mm), float(image.height_mm)
        )
    )
