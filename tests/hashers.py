"""Argon2 with little work, so that tests log in quickly."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """The product's hasher at its lowest cost; for tests only."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
