"""The private key of a person's calendar feed: made anew, revoked; its secret is shown once."""

from __future__ import annotations

import secrets

from congvan.kernel import audit, clock
from congvan.kernel.transactions import in_transaction
from congvan.office.work_calendar import events
from congvan.office.work_calendar.models import FeedKey
from congvan.office.work_calendar.rules import hash_of
from congvan.organization.acting import ActingMember
from congvan.organization.models import Person

# 256 bits: nobody tries them out, so the address needs no counting of failures.
SECRET_BYTES = 32


@in_transaction
def make_key(*, by: ActingMember) -> str:
    """A new key for the person at the keyboard; the one before is revoked. Returns "7.secret".

    Only the hash is stored: the text cannot be shown again. Lock: the person.
    """
    # Two clicks at once: the second waits and revokes what the first made.
    Person.objects.select_for_update(no_key=True).get(pk=by.person_id)
    _revoke(by)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    key = FeedKey.objects.create(
        person_id=by.person_id, secret_hash=hash_of(secret), made_at=clock.now()
    )
    audit.record(events.FeedKeyMade(key_id=key.pk), by=by.actor)
    return f"{key.pk}.{secret}"


@in_transaction
def revoke_key(*, by: ActingMember) -> bool:
    """Revoke the person's key; devices that know it see nothing more. False when there was none."""
    Person.objects.select_for_update(no_key=True).get(pk=by.person_id)
    return _revoke(by)


def _revoke(by: ActingMember) -> bool:
    key = FeedKey.objects.filter(person_id=by.person_id, revoked_at=None).first()
    if key is None:
        return False
    key.revoked_at = clock.now()
    key.save(update_fields=["revoked_at"])
    audit.record(events.FeedKeyRevoked(key_id=key.pk), by=by.actor)
    return True
