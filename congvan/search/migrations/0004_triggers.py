"""Triggers that write a change line whenever something searched is added, changed or removed.

Row triggers with WHEN: an update of other columns costs nothing. They only ever insert one line
without any constraint, so they neither wait for nor fail the transaction of the user. Nothing is
notified: NOTIFY lets commits pass only one after another; the loop looks by itself.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION search_note_itself() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_change (kind, object_id) VALUES (TG_ARGV[0], COALESCE(NEW.id, OLD.id));
    RETURN NULL;
END $$;

CREATE FUNCTION search_note_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.document_id IS NOT NULL THEN
        INSERT INTO search_change (kind, object_id) VALUES ('document', NEW.document_id);
    END IF;
    IF OLD.document_id IS DISTINCT FROM NEW.document_id AND OLD.document_id IS NOT NULL THEN
        INSERT INTO search_change (kind, object_id) VALUES ('document', OLD.document_id);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION search_note_directive() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_change (kind, object_id)
    SELECT 'document', document_id FROM directives_handling
    WHERE id = COALESCE(NEW.handling_id, OLD.handling_id);
    RETURN NULL;
END $$;

CREATE FUNCTION search_note_issue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_change (kind, object_id)
    SELECT DISTINCT * FROM (VALUES
        ('document', NEW.document_id), ('document', OLD.document_id), ('draft', NEW.draft_id),
        ('draft', OLD.draft_id)
    ) noted (kind, object_id) WHERE object_id IS NOT NULL;
    RETURN NULL;
END $$;

CREATE FUNCTION search_note_recipient() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_change (kind, object_id)
    SELECT 'document', document_id FROM drafting_issue
    WHERE id = COALESCE(NEW.issue_id, OLD.issue_id) AND document_id IS NOT NULL;
    RETURN NULL;
END $$;

CREATE FUNCTION search_note_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_change (kind, object_id) VALUES ('draft', COALESCE(NEW.draft_id, OLD.draft_id));
    RETURN NULL;
END $$;

CREATE FUNCTION search_note_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_change (kind, object_id)
    SELECT 'text', id FROM kernel_blob WHERE sha256 = NEW.sha256;
    RETURN NULL;
END $$;
"""

# Table, function, its argument, events besides UPDATE, and the columns whose change counts.
TRIGGERS = (
    ("documents_document", "itself", "document", "INSERT OR DELETE",
     "type_id symbol issued_on issuer_id sender_id subject source_subject field_id urgency "
     "signer_name signer_position note recalled_at"),
    ("documents_documentfile", "document", "", "INSERT OR DELETE", "document_id blob_id name position"),
    ("registers_entry", "document", "", "INSERT OR DELETE",
     "document_id book_id number suffix entered_on channel status recipient"),
    ("directives_handling", "document", "", "INSERT OR DELETE",
     "status arrived_on lead_member_id lead_unit_id result reply_symbol"),
    ("directives_directive", "directive", "", "INSERT OR DELETE", "text"),
    ("drafting_issue", "issue", "", "INSERT OR DELETE",
     "document_id draft_id status book_id symbol issued_on unit_id drafter_id"),
    ("drafting_issuerecipient", "recipient", "", "INSERT OR DELETE", "name"),
    ("drafting_draft", "itself", "draft", "INSERT OR DELETE",
     "status type_id subject field_id urgency unit_id drafter_id signer_id source_note "
     "recipients_text"),
    ("drafting_draftfile", "draft", "", "INSERT OR DELETE", "kind name current_id removed_at"),
    ("dossiers_dossier", "itself", "dossier", "INSERT OR DELETE",
     "code title owner_id unit_id started_on note status"),
    ("desk_workitem", "itself", "task", "INSERT OR DELETE",
     "inbox_id title number origin urgency opened_at closed_at outcome"),
    ("organization_membership", "itself", "seat", "INSERT OR DELETE",
     "person_id unit_id post_id valid_from"),
    ("organization_person", "itself", "name", "", "full_name phone email"),
    ("organization_unit", "itself", "unit", "", "name short_name"),
    ("organization_post", "itself", "post", "", "title"),
    ("documents_organ", "itself", "organ", "", "name short_name"),
    ("documents_fieldofwork", "itself", "field", "", "name"),
    ("documents_documenttype", "itself", "type", "", "name"),
)  # fmt: skip

TEXT_TRIGGERS = """
CREATE TRIGGER search_note_added AFTER INSERT ON search_filetext FOR EACH ROW
    WHEN (NEW.status <> 'waiting') EXECUTE FUNCTION search_note_text();
CREATE TRIGGER search_note_changed AFTER UPDATE ON search_filetext FOR EACH ROW
    WHEN (OLD.text IS DISTINCT FROM NEW.text OR (OLD.status <> NEW.status AND NEW.status = 'done'))
    EXECUTE FUNCTION search_note_text();
"""


def _triggers() -> str:
    statements = []
    for table, function, argument, others, columns in TRIGGERS:
        call = f"search_note_{function}({repr(argument) if argument else ''})"
        if others:
            statements.append(
                f"CREATE TRIGGER search_note_added AFTER {others} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {call};"
            )
        old, new = (", ".join(f"{row}.{name}" for name in columns.split()) for row in ("OLD", "NEW"))
        statements.append(
            f"CREATE TRIGGER search_note_changed AFTER UPDATE ON {table} FOR EACH ROW "
            f"WHEN (({old}) IS DISTINCT FROM ({new})) EXECUTE FUNCTION {call};"
        )
    return "\n".join(statements)


def _without_triggers() -> str:
    tables = [*(row[0] for row in TRIGGERS), "search_filetext"]
    functions = "itself document directive issue recipient draft text".split()
    dropped = [f"DROP TRIGGER IF EXISTS search_note_{which} ON {table};"
               for table in tables for which in ("added", "changed")]  # fmt: skip
    return "\n".join([*dropped, *(f"DROP FUNCTION search_note_{name};" for name in functions)])


# lz4 is read several times faster than pglz; a server built without it keeps its own.
QUICK_WORDS = """
DO $$ BEGIN
    ALTER TABLE search_record ALTER COLUMN words SET COMPRESSION lz4;
    ALTER TABLE search_filetext ALTER COLUMN text SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported OR invalid_parameter_value THEN NULL;
END $$;
"""

# What was there before search came is taken in by the loop, page by page.
TAKE_IN_ALL = """
INSERT INTO search_change (kind, object_id) SELECT 'everything', place FROM generate_series(0, 4) place;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0003_change_lines"),
        ("desk", "0002_alerts"),
        ("directives", "0003_sender_told"),
        ("documents", "0004_recalled"),
        ("dossiers", "0003_retention_periods"),
        ("drafting", "0005_issue_lists"),
        ("kernel", "0002_files"),
        ("organization", "0005_presence_opened"),
        ("registers", "0004_outgoing_books"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(_triggers() + TEXT_TRIGGERS, _without_triggers()),
        migrations.RunSQL(QUICK_WORDS, migrations.RunSQL.noop),
        migrations.RunSQL(TAKE_IN_ALL, migrations.RunSQL.noop),
    ]
