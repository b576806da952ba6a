"""Migrating with few classes built leaves the tables that Django's own way leaves."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from congvan.deployment.migration_states import drawn_one_by_one
from tests.conftest import _connected_to, _create, _drop

# Everything migrations make: columns, constraints, indexes, triggers, functions.
MADE = """
SELECT 'column', table_name || '.' || column_name,
       concat_ws(' ', data_type, column_default, is_nullable, generation_expression)
  FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL
SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
  FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT 'function', proname, pg_get_functiondef(oid)
  FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_proc.oid AND d.deptype = 'e')
"""


def _made() -> set[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(MADE)
        return set(cursor.fetchall())


@pytest.mark.nightly
def test_the_tables_are_those_of_the_ordinary_way(django_db_setup, django_db_blocker):
    found = []
    with django_db_blocker.unblock():
        for ordinary in (True, False):
            _create("migrated_here", template="template0")
            with _connected_to("migrated_here"):
                if ordinary:
                    call_command("migrate", verbosity=0)
                else:
                    with drawn_one_by_one():
                        call_command("migrate", verbosity=0)
                found.append(_made())
            _drop("migrated_here")
    assert len(found[0]) > 1000
    assert found[0] ^ found[1] == set()
