"""People for `congvan bench live`: an agency, its people with sessions, one large group and pairs.

python -m bench.live_filling 500      prints one JSON line: the sessions' cookies, the conversations
"""

from __future__ import annotations

import json
import sys
from importlib import import_module

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402

from congvan.kernel import clock  # noqa: E402
from congvan.kernel.text import fold, name_sort_key, sort_key, split_name  # noqa: E402
from congvan.office.chat.services import conversations  # noqa: E402
from congvan.organization.models import (  # noqa: E402
    Account,
    Agency,
    Membership,
    Person,
    Post,
)
from congvan.organization.queries import seats  # noqa: E402
from congvan.web.accounts.gates import CLOCK_KEY  # noqa: E402

BACKEND = "congvan.organization.backend.AccountBackend"
NAME = "Sở Đo tốc độ"


def fill(number: int) -> dict[str, object]:
    """Make the people; asked again, there is another agency of its own."""
    day = clock.today().replace(month=1, day=1)
    name = f"{NAME} {Agency.objects.count() + 1}"
    agency = Agency.objects.create(
        name=name, short_name=name, level="department", sort_key=sort_key(name), valid_from=day
    )
    post = Post.objects.create(agency=agency, title="Chuyên viên")
    people = Person.objects.bulk_create(_person(one) for one in range(number))
    members = Membership.objects.bulk_create(
        Membership(agency=agency, person=one, post=post, valid_from=day) for one in people
    )
    accounts = Account.objects.bulk_create(
        Account(
            login_name=f"do{agency.pk}.{one.pk}", agency=agency, person=one, password="!do",
            must_change_password=False, password_changed_at=clock.now(),
        )
        for one in people
    )  # fmt: skip
    first = seats.acting_member(members[0].pk)
    group = conversations.open_group(
        by=first, name="Cả cơ quan", person_ids=[one.pk for one in people[1:]]
    )
    pairs = []
    for left, right in zip(members[::2], members[1::2], strict=False):
        by = seats.acting_member(left.pk)
        pairs.append(conversations.open_pair(by=by, person_id=right.person_id).pk)
    return {"cookies": [_session(one) for one in accounts], "group": group.pk, "pairs": pairs}


def _person(number: int) -> Person:
    full = f"Nguyễn Văn {chr(65 + number % 26)}{number}"
    parts = split_name(full)
    return Person(
        full_name=full, family_name=parts.family, middle_name=parts.middle,
        given_name=parts.given, sort_key=name_sort_key(full), folded_name=fold(full),
        form_of_address="anh",
    )  # fmt: skip


def _session(account: Account) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store[CLOCK_KEY] = int(clock.now().timestamp())
    store.create()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


if __name__ == "__main__":
    print(json.dumps(fill(int(sys.argv[1]))))
