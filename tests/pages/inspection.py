"""What every page must keep to (STYLE H5); findings name the element and the line."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from urllib.parse import urljoin, urlsplit

from django.contrib.staticfiles import finders
from django.urls import Resolver404, resolve

from tests.pages import markup
from tests.pages.markup import Element

ADDRESS_ATTRIBUTES = (
    "href", "src", "action", "formaction", "poster", "data-href",
    "hx-get", "hx-post", "hx-put", "hx-delete", "hx-patch",
)  # fmt: skip
# Its samples lead nowhere.
GALLERY = "/giao-dien/"
ID_REFERENCES = (
    "for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "list", "form",
    "data-open-dialog",
)  # fmt: skip
SAID_ATTRIBUTES = ("placeholder", "title", "aria-label", "alt", "data-confirm")
# What a library or a template says when nobody has put it into Vietnamese.
ENGLISH = re.compile(
    r"\b(Submit|Log ?in|Log ?out|Sign in|Sign out|Password|Username|This (?:field|value|page)|"
    r"Enter (?:a|the|your)|Ensure|Please|required|Search|Cancel|Save|Delete|Remove|Edit|Choose|"
    r"Select|Browse|Next|Previous|Back|Error|Invalid|Unknown|Success|Warning|Loading|Currently|"
    r"Not found|Forbidden|Yes|True|False|and|the|with|is not)\b"
)
# Django's own Vietnamese, which says what is wrong and not what to do (STYLE G3).
UNMINDED = re.compile(
    r"Trường này (?:là bắt buộc|không được)|Hãy chọn một lựa chọn hợp lệ|Nhập một giá trị"
)
TEMPLATE_RESIDUE = re.compile(
    r"\{\{|\}\}|\{%|%\}|\bNone\b|\bundefined\b|\bNaN\b|<[A-Za-z_]+ object"
)
# Key names are printed on the keyboard in English.
SAID_IN_ENGLISH = {"kbd", "code", "samp"}


def inspect_page(html: str, *, address: str) -> list[str]:
    """Everything wrong with a whole page at `address`."""
    root, findings = markup.read(html)
    findings += _frame_of_page(root)
    findings += inspect_content(root, address=address)
    return findings


def inspect_fragment(html: str, *, address: str) -> list[str]:
    """Everything wrong with a piece of a page, without what only a whole page has."""
    root, findings = markup.read_fragment(html)
    return findings + inspect_content(root, address=address, whole=False)


def inspect_content(root: Element, *, address: str, whole: bool = True) -> list[str]:
    """What holds for whole pages and for pieces alike."""
    elements = [element for element in root.walk() if element is not root]
    ids = Counter(e.attributes["id"] for e in elements if "id" in e.attributes)
    findings = [f"id {name!r} dùng {count} lần" for name, count in ids.items() if count > 1]
    findings += [f"{e}: id rỗng" for e in elements if e.attributes.get("id") == ""]
    for element in elements:
        if whole:
            findings += _references(element, ids)
        findings += _label(element, elements)
        findings += _no_inline_code(element)
        findings += _addresses(element, address, ids if whole else None)
        findings += _form(element)
        findings += _words(element)
    return findings


def _frame_of_page(root: Element) -> list[str]:
    findings = []
    html = next(iter(root.find("html")), None)
    if html is None or html.attributes.get("lang") != "vi":
        findings.append('thiếu <html lang="vi">')
    titles = [t for t in root.find("title") if not any(a.tag == "svg" for a in t.above())]
    headings = root.find("h1")
    if len(headings) != 1:
        findings.append(f"có {len(headings)} thẻ h1: {[h.text for h in headings]}")
    if len(titles) != 1 or not titles[0].text:
        findings.append("thiếu tiêu đề cửa sổ")
    if len(headings) == 1 and titles:
        missing = set(_words_of(headings[0].text)) - set(_words_of(titles[0].text))
        if missing:
            findings.append(
                f"tiêu đề {titles[0].text!r} thiếu chữ của h1 {headings[0].text!r}: {sorted(missing)}"
            )
        if not headings[0].text:
            findings.append("h1 rỗng")
    if len(root.find("main")) != 1:
        findings.append("phải có đúng một <main>")
    return findings


def _words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _references(element: Element, ids: Counter[str]) -> list[str]:
    return [
        f"{element}: {name} trỏ tới id {target!r} không có"
        for name in ID_REFERENCES
        for target in element.attributes.get(name, "").split()
        if target not in ids
    ]


def _label(element: Element, elements: list[Element]) -> list[str]:
    kind = element.attributes.get("type", "text")
    is_field = element.tag in {"select", "textarea"} or (
        element.tag == "input" and kind not in {"hidden", "submit", "button", "reset", "image"}
    )
    if not is_field and not (element.tag in {"button", "a"} and not element.text):
        return (
            [f"{element}: ảnh không có alt"]
            if element.tag == "img" and "alt" not in element.attributes
            else []
        )
    if any("hidden" in one.attributes for one in (element, *element.above())):
        return []
    said = element.attributes.get("aria-label", "").strip()
    if said or element.attributes.get("aria-labelledby"):
        return []
    if not is_field:
        alt = any(image.attributes.get("alt") for image in element.find("img"))
        hidden = element.attributes.get("aria-hidden") == "true"
        return [] if alt or hidden else [f"{element}: không có chữ nào đọc được"]
    wrapping = [above for above in element.above() if above.tag == "label" and above.text]
    own = element.attributes.get("id")
    tied = [e for e in elements if e.tag == "label" and own and e.attributes.get("for") == own]
    if wrapping or any(label.text for label in tied):
        return []
    return [f"{element}: không có nhãn"]


def _no_inline_code(element: Element) -> list[str]:
    findings = []
    if element.tag == "style":
        findings.append(f"{element}: kiểu viết trong trang")
    if element.tag == "script" and "src" not in element.attributes:
        findings.append(f"{element}: tập lệnh viết trong trang")
    for name in element.attributes:
        if name == "style" or name.startswith(("on", "hx-on", "data-hx-on")):
            findings.append(f"{element}: thuộc tính {name} chạy mã hay kiểu trong trang")
    return findings


def _addresses(element: Element, page: str, ids: Counter[str] | None) -> list[str]:
    findings = []
    for name in ADDRESS_ATTRIBUTES:
        value = element.attributes.get(name)
        if value is None:
            continue
        if element.tag in {"a", "link", "script", "img"} and not value:
            findings.append(f"{element}: {name} rỗng")
            continue
        findings += [f"{element}: {said}" for said in _address(value, page, ids)]
    return findings


def _address(value: str, page: str, ids: Counter[str] | None) -> list[str]:
    parts = urlsplit(value)
    if parts.scheme in {"mailto", "tel"} or (
        parts.scheme == "data" and value.startswith("data:image/")
    ):
        return []
    if parts.scheme or parts.netloc:
        return [f"đi ra máy khác: {value}"]
    if value.startswith("#"):
        known = ids is None or value[1:] in ids or page == GALLERY
        return [] if known else [f"trỏ tới {value} không có trên trang"]
    path = urlsplit(urljoin(page, value)).path
    fault = _fault_of(path)
    return [fault] if fault else []


@cache
def _fault_of(path: str) -> str:
    if path.startswith("/static/"):
        return "" if finders.find(path.removeprefix("/static/")) else f"tệp tĩnh không có: {path}"
    try:
        resolve(path)
    except Resolver404:
        return f"không có trang {path}"
    return ""


def _form(element: Element) -> list[str]:
    if element.tag != "form":
        return []
    method = element.attributes.get("method", "get").lower()
    names = [field.attributes.get("name") for field in element.find("input")]
    if method == "post" and "csrfmiddlewaretoken" not in names:
        return [f"{element}: biểu mẫu gửi đi không có mã chống giả mạo"]
    if method == "get" and "csrfmiddlewaretoken" in names:
        return [f"{element}: mã chống giả mạo lọt vào địa chỉ"]
    return []


def _words(element: Element) -> list[str]:
    if element.tag in SAID_IN_ENGLISH or element.tag in {"script", "style"}:
        return []
    said = [" ".join(text.split()) for text in element.texts]
    said += [element.attributes[name] for name in SAID_ATTRIBUTES if name in element.attributes]
    if element.tag == "input" and element.attributes.get("type") in {"submit", "button"}:
        said.append(element.attributes.get("value", ""))
    findings = []
    for text in said:
        if found := ENGLISH.search(text):
            findings.append(f"{element}: còn tiếng Anh {found[0]!r} trong {text[:80]!r}")
        if found := UNMINDED.search(text):
            findings.append(f"{element}: câu chung của Django, chưa nói phải làm gì: {text[:80]!r}")
    for text in [*said, *element.attributes.values()]:
        if found := TEMPLATE_RESIDUE.search(text):
            findings.append(f"{element}: còn dấu vết mẫu {found[0]!r} trong {text[:80]!r}")
    return findings
