"""Who sees what: by role, by grant, by the unit; and the indexes that answer it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction

from congvan.desk.holders import of_role, of_unit
from congvan.documents import queries, visibility
from congvan.documents.access import get_document
from congvan.documents.models import Document, Grant
from congvan.documents.services import grants, reading, relations
from congvan.documents.states import RelationKind, Right
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.models import AuditEvent
from congvan.organization.acting import ActingMember
from congvan.organization.models import Account, Membership, PresenceDay, RoleGrant, Unit
from congvan.organization.queries.seats import acting_member
from congvan.organization.services import door
from congvan.organization.states import Role, Scope
from tests.documents.papers import Office, give, receive

# Half past six, nine and noon of a Wednesday in the offices.
NIGHT = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
MORNING = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
NOON = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)


def seen(member: ActingMember) -> set[int]:
    """By all three ways of asking, which must agree."""
    by_orm = set(queries.visible_to(member).values_list("pk", flat=True))
    fragment = visibility.condition(member, "d")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT d.id FROM documents_document d WHERE {fragment.sql}",
            fragment.parameters,
        )
        assert {row[0] for row in cursor.fetchall()} == by_orm
    if not visibility.sees_whole_agency(member):
        assert set(rows(member)) == by_orm
    for pk in Document.objects.values_list("pk", flat=True):
        try:
            assert get_document(member, pk).pk in by_orm
        except NotFound:
            assert pk not in by_orm
    return by_orm


def rows(member: ActingMember, *, limit: int = 100, after=None, open_only: bool = False):
    fragment = visibility.granted_rows(member, after=after is not None, open_only=open_only)
    values = {**fragment.parameters, "limit": limit}
    if after is not None:
        values |= {"after_date": after[0], "after_id": after[1]}
    with connection.cursor() as cursor:
        cursor.execute(fragment.sql, values)
        found = cursor.fetchall()
    return {pk: day for day, pk in found} if after is None else found


def test_roles_see_their_agency_and_others_what_they_were_given(office: Office):
    first, second = receive(office), receive(office)
    everything = {first.pk, second.pk}
    for whole in (office.lan, office.khai, office.huong):
        assert seen(whole) == everything
    assert seen(office.mai) == seen(office.an) == seen(office.tuan) == seen(office.anh) == set()
    assert give(first, office.mai)
    assert seen(office.mai) == {first.pk}
    assert seen(office.tuan) == {first.pk}, "the head sees what the unit's people were given"
    assert seen(office.an) == set()
    assert seen(office.quang) == set()


def test_a_units_grant_is_its_heads(office: Office):
    document = receive(office)
    give(document, of_unit(office.agency_id, office.tuan.unit_id))
    assert seen(office.tuan) == {document.pk}
    assert seen(office.an) == set()


def test_granting_twice_is_granting_once_and_revoking_takes_it_back(office: Office):
    document = receive(office)
    assert give(document, office.mai)
    assert not give(document, office.mai)
    assert give(document, office.mai, source_id=2)
    assert Grant.objects.count() == 2
    with transaction.atomic():
        assert grants.revoke(source_type="assignment", source_id=1) == 1
        assert grants.revoke(source_type="assignment", source_id=1) == 0
    assert seen(office.mai) == {document.pk}, "another source still gives it"
    with transaction.atomic():
        grants.revoke(source_type="assignment", source_id=2, document_id=document.pk)
    assert seen(office.mai) == set()
    assert Grant.objects.filter(revoked_at__isnull=False).count() == 2
    assert give(document, office.mai), "given again after it was taken back"


def test_finished_work_keeps_the_right_to_read(office: Office):
    document = receive(office)
    give(document, office.mai, right=Right.HANDLE)
    with transaction.atomic():
        assert grants.close_grants(document_id=document.pk) == 1
    assert seen(office.mai) == {document.pk}
    assert rows(office.mai, open_only=True) == {}
    with transaction.atomic():
        assert grants.reopen_grants(document_id=document.pk) == 1
    assert list(rows(office.mai, open_only=True)) == [document.pk]


def test_grants_stay_in_the_agency(office: Office):
    document = receive(office)
    with pytest.raises(ValueError, match="R-004"):
        give(document, office.quang)
    with pytest.raises(ValueError, match="without a grant"):
        give(document, of_role(office.agency_id, Role.MONITOR))


def test_granted_rows_page_by_day_each_document_once(office: Office):
    made = [receive(office) for _ in range(6)]
    for place, document in enumerate(made):
        day = clock.today() - timedelta(days=place // 2)
        give(document, office.mai, document_date=day)
        give(document, office.mai, document_date=day, source_id=2, right=Right.COORDINATE)
    expected = sorted(
        ((clock.today() - timedelta(days=place // 2), document.pk) for place, document in enumerate(made)),
        reverse=True,
    )  # fmt: skip
    for member in (office.mai, office.tuan):
        found = rows(member, limit=4)
        assert [(day, pk) for pk, day in found.items()] == expected[:4]
        assert rows(member, limit=4, after=expected[3]) == expected[4:]


def test_units_below_are_seen_by_a_role_that_reaches_them(office: Office):
    document = receive(office)
    give(document, office.mai)
    head = office.tuan
    above = Unit.objects.create(
        agency_id=office.agency_id, name="Khối", short_name="Khối", valid_from=clock.today()
    )
    Unit.objects.filter(pk=head.unit_id).update(parent=above)
    Membership.objects.filter(pk=head.membership_id).update(unit=above)
    grants_of_head = RoleGrant.objects.filter(membership_id=head.membership_id)
    grants_of_head.update(scope=Scope.UNIT)
    assert document.pk not in seen(acting_member(head.membership_id))
    grants_of_head.update(scope=Scope.UNIT_AND_BELOW)
    assert document.pk in seen(acting_member(head.membership_id))


def test_why_do_i_see_it(office: Office):
    document = receive(office)
    give(document, office.mai, cause="được giao chủ trì theo bút phê ngày 20/11")
    (mine,) = queries.causes(office.mai, document.pk)
    assert mine.sentence == "được giao chủ trì theo bút phê ngày 20/11"
    (heads,) = queries.causes(office.tuan, document.pk)
    assert heads.sentence.startswith(office.mai.person_name)
    assert "văn thư" in queries.causes(office.lan, document.pk)[0].sentence
    with pytest.raises(NotFound):
        queries.causes(office.quang, document.pk)


def test_readings_are_counted_and_told_once_a_day(office: Office):
    document = receive(office)
    before = AuditEvent.objects.filter(code="document.read").count()
    with transaction.atomic():
        assert reading.note_reading_within(by=office.lan, document_id=document.pk)
        assert not reading.note_reading_within(by=office.lan, document_id=document.pk)
        with clock.frozen(clock.now() + timedelta(days=1)):
            assert reading.note_reading_within(by=office.lan, document_id=document.pk)
            assert not reading.note_reading_within(by=office.lan, document_id=document.pk)
        assert reading.note_reading_within(by=office.khai, document_id=document.pk)
        with pytest.raises(NotFound):
            reading.note_reading_within(by=office.mai, document_id=document.pk)
    assert AuditEvent.objects.filter(code="document.read").count() == before + 3
    times = {reader.name: reader.times for reader in queries.readers(office.lan, document.pk)}
    assert times[office.lan.person_name] == 4


def test_the_day_s_presence_knows_of_the_first_opening_in_working_hours(office: Office):
    document = receive(office)
    account = Account.objects.get(person_id=office.lan.person_id)
    for moment, opened in ((NIGHT, None), (MORNING, MORNING), (NOON, MORNING)):
        with clock.frozen(moment):
            door.note_activity(account=account, session_key="x")
            reading.note_reading(by=office.lan, document_id=document.pk)
        row = PresenceDay.objects.get(account=account, day=date(2026, 11, 25))
        assert row.opened_at == opened


def test_related_documents_are_seen_from_both_sides(office: Office):
    one, other = receive(office), receive(office)
    ask = {"document_id": one.pk, "other_id": other.pk, "kind": RelationKind.REPLY}
    with transaction.atomic():
        relation = relations.relate_within(by=office.lan, **ask)
        with pytest.raises(InvalidInput):
            relations.relate_within(by=office.lan, **ask)
        with pytest.raises(InvalidInput):
            relations.relate_within(by=office.lan, **{**ask, "other_id": one.pk})
        give(one, office.mai)
        with pytest.raises(NotFound):
            relations.relate_within(by=office.mai, **ask)
    assert queries.related(office.lan, one.pk)[0].kind_label == "Trả lời"
    assert queries.related(office.lan, other.pk)[0].kind_label == "Được trả lời bằng"
    assert queries.related(office.mai, one.pk) == [], "the other one is not hers to see"
    assert relation.pk


def test_a_person_with_few_grants_costs_one_range_of_one_index(office: Office):
    """A big agency; An holds 65 of 5000 documents, five of them open."""
    document = receive(office)
    give(document, office.an)
    _many_documents(document, 5000)
    plans = {
        "visible_to": _plan(*queries.visible_to(office.an).values("pk").query.sql_with_params()),
        "granted_rows": _fragment_plan(office.an, visibility.granted_rows(office.an)),
        "open": _fragment_plan(office.an, visibility.granted_rows(office.an, open_only=True)),
        "unit": _fragment_plan(office.tuan, visibility.granted_rows(office.tuan)),
    }
    for name, plan in plans.items():
        assert "Seq Scan on documents_grant" not in plan, f"{name}: {plan}"
        assert "Seq Scan on documents_document" not in plan, f"{name}: {plan}"
    assert "grant_member" in plans["visible_to"]
    assert "grant_member" in plans["granted_rows"]
    assert "grant_member_open" in plans["open"]
    assert "grant_unit" in plans["unit"]
    one = queries.visible_to(office.an).filter(pk=document.pk).values("pk").query
    assert "Seq Scan" not in _plan(*one.sql_with_params())


def _many_documents(pattern: Document, count: int) -> None:
    """Copies of the document, all but four given to other seats, which sit in another unit."""
    row = Document.objects.get(pk=pattern.pk)
    documents = []
    for _ in range(count):
        row.pk = None
        documents.append(Document(**{f.attname: getattr(row, f.attname) for f in row._meta.fields}))
    made = Document.objects.bulk_create(documents)
    grant = Grant.objects.get(document=pattern)
    columns = {
        f.attname: getattr(grant, f.attname) for f in Grant._meta.fields if not f.primary_key
    }
    elsewhere = Unit.objects.filter(agency_id=row.agency_id).exclude(pk=grant.in_unit_id)
    other_unit = elsewhere.values_list("pk", flat=True)[0]
    Grant.objects.bulk_create(
        Grant(**{
            **columns, "document_id": document.pk, "member_id": None, "unit_id": other_unit,
            "in_unit_id": other_unit, "source_id": source,
        })
        for document in made for source in (8, 9)
    )  # fmt: skip
    Grant.objects.bulk_create(
        Grant(**{
            **columns, "document_id": document.pk, "source_id": 7,
            "is_open": place <= 1,
        })
        for place, document in enumerate(made[:4])
    )  # fmt: skip
    # An's past of finished work is what the open index leaves out.
    Grant.objects.bulk_create(
        Grant(**{**columns, "document_id": document.pk, "source_id": 6, "is_open": False})
        for document in made[:60]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE documents_document")
        cursor.execute("ANALYZE documents_grant")


def _fragment_plan(member: ActingMember, fragment: visibility.Fragment) -> str:
    return _plan(fragment.sql, {**fragment.parameters, "limit": 50})


def _plan(sql: str, parameters) -> str:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + sql, parameters)
        return "\n".join(row[0] for row in cursor.fetchall())
