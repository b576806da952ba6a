"""The product's settings with the yardstick's address added."""

from congvan.deployment.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
