"""The product's settings with the yardstick's address and a counter of statements added."""

from congvan.deployment.settings import *  # noqa: F403
from congvan.deployment.settings import MIDDLEWARE as PRODUCT

ROOT_URLCONF = "bench.urls"
MIDDLEWARE = ["bench.counting.StatementsMiddleware", *PRODUCT]
