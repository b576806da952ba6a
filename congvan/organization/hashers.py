"""Argon2id as OWASP recommends it: 19 MiB, two passes, one lane.

Django's own setting takes 100 MiB and both cores for each login; eight people at eight o'clock would
take the memory of a commune's whole machine.
"""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class OfficeArgon2(Argon2PasswordHasher):
    """Hashes made with other parameters still open, and are renewed at the next login."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
