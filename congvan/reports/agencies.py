"""Which agencies figures between agencies are about."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from congvan.organization.models import Agency
from congvan.reports.rules.periods import Period


def there_in(period: Period) -> QuerySet[Agency]:
    """The agencies that worked in the whole of the period or a part of it, in their order."""
    is_open = Q(valid_to__isnull=True) | Q(valid_to__gte=period.first)
    return Agency.objects.filter(is_open, valid_from__lte=period.last).order_by("sort_key", "id")
