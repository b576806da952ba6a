"""All lifecycles of the product: diagrams, tests and docs are made from this list."""

from __future__ import annotations

from congvan.desk.lifecycles import MESSAGE
from congvan.directives.lifecycles import ASSIGNMENT, EXTENSION, HANDLING, REPAIR
from congvan.dossiers.lifecycles import DOSSIER
from congvan.drafting.issue_lifecycles import ISSUE
from congvan.drafting.lifecycles import DRAFT
from congvan.exchange.lifecycles import DISPATCH, INCOMING
from congvan.intake.lifecycles import ARRIVAL
from congvan.kernel.states import StateTable
from congvan.office.boards.lifecycles import CLEARING as BOARD_CLEARING
from congvan.office.boards.lifecycles import KEEP_REQUEST, POST
from congvan.office.chat.lifecycles import CHAT_MESSAGE
from congvan.office.consultations.lifecycles import CONSULTATION, CONSULTATION_KEEPING
from congvan.office.meetings.lifecycles import BOOKING, MEETING
from congvan.office.personal_mail.lifecycles import LETTER, LETTER_COPY
from congvan.office.tasks.between_lifecycles import AGENCY_TASK
from congvan.office.tasks.lifecycles import EXTENSION as TASK_EXTENSION
from congvan.office.tasks.lifecycles import TASK
from congvan.office.work_calendar.lifecycles import KEEPING, PLAN
from congvan.organization.lifecycles import DELEGATION
from congvan.organization.request_states import ACCOUNT_REQUEST
from congvan.registers.lifecycles import BOOK, CORRECTION, ENTRY, RESERVATION
from congvan.reports.ranking.lifecycles import RANKING
from congvan.signing.lifecycles import KEY_DEVICE

STATE_TABLES: tuple[StateTable, ...] = (
    DELEGATION,
    ACCOUNT_REQUEST,
    MESSAGE,
    DOSSIER,
    BOOK,
    ENTRY,
    CORRECTION,
    RESERVATION,
    HANDLING,
    ASSIGNMENT,
    EXTENSION,
    REPAIR,
    ARRIVAL,
    KEY_DEVICE,
    DRAFT,
    ISSUE,
    INCOMING,
    DISPATCH,
    RANKING,
    CONSULTATION,
    CONSULTATION_KEEPING,
    TASK,
    TASK_EXTENSION,
    AGENCY_TASK,
    CHAT_MESSAGE,
    BOOKING,
    MEETING,
    PLAN,
    KEEPING,
    LETTER,
    LETTER_COPY,
    POST,
    KEEP_REQUEST,
    BOARD_CLEARING,
)
