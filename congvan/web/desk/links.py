"""From what a piece of work or a notice is about to its page.

A capability above the desk adds its line here with its pages; the names are resolved when asked
for, because the pages import the desk's and not the other way round.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import NoReverseMatch

from congvan.web import addresses

# subject_type → (name of the page's address, what its button says)
PAGES = {
    "document": "documents:document",
    "draft": "drafting:draft",
    "repair": "documents:repair",
    "issue": "outgoing:issue",
    "arrival": "intake:decision",
    "package": "exchange:incoming",
    "dispatch": "outgoing:receipt",
    "connection": "exchange:connection",
    "correction": "registers:correction",
    "entry": "registers:entry",
    "book": "registers:book",
    "printing": "registers:printing",
    "book_import": "registers:import-run",
    "delegation": "administration:delegation",
    "account_request": "administration:account-request",
    "search_results": "search:order",
    "key_device": "signing:device",
    "ranking": "reports:ranking-sheet",
    "report_file": "reports:file",
    "report_schedule": "reports:schedule",
    "board_post": "boards:post",
    "keep_request": "boards:keep-request",
    "board_clearing": "boards:clearing",
    "shared_file": "boards:shared-file",
    "letter": "personal_mail:letter",
    "chat_message": "chat:message",
    "work_entry": "work_calendar:entry",
    "work_plan": "work_calendar:plan",
    "calendar_keeping": "work_calendar:keeping",
    "calendar_clearing": "work_calendar:clearing",
    "consultation": "consultations:consultation",
    "consultation_keeping": "consultations:keeping",
    "consultation_assignment": "consultations:assignment",
    "consultation_clearing": "consultations:clearing",
    "task": "tasks:task",
    "agency_task": "tasks:between-task",
    "reminder": "tasks:reminder",
    "meeting": "meetings:meeting",
    "booking": "meetings:booking",
}


def page_of(subject_type: str, subject_id: int) -> str:
    """The address of the subject's page, "" when there is none to open."""
    return address(PAGES.get(subject_type, ""), subject_id)


def address(name: str, *arguments: object) -> str:
    """The address by its name, "" when no such page is installed."""
    if not name:
        return ""
    try:
        return addresses.address(name, *arguments)
    except NoReverseMatch:
        return ""


def with_query(path: str, parameters: Mapping[str, str]) -> str:
    """The address with those parameters that say something."""
    query = urlencode({key: value for key, value in parameters.items() if value})
    return f"{path}?{query}" if query else path
