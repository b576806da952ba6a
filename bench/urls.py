"""The product's addresses and the yardstick beside them."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from congvan.deployment.urls import handler403, handler404, handler500
from congvan.deployment.urls import urlpatterns as product

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


def select_one(_: HttpRequest) -> HttpResponse:
    """The least a page with a database can do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return HttpResponse(str(cursor.fetchone()[0]))


urlpatterns = [*product, path("bench/select-1", select_one, name="select-one")]
