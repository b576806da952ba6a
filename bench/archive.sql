-- One step of an archive: fifteen years, power-law
-- users, 3 %% open. Deterministic: every choice is a hash of the document's number.
-- Statements are separated by lines of two dashes and an equals sign.
CREATE TEMP TABLE plan ON COMMIT DROP AS
WITH numbered AS (
    SELECT i,
           %(begin)s::date + ((i::float8 / %(last)s) * (%(today)s::date - %(begin)s::date))::int AS day,
           abs(hashint8extended(i, 1)) %% 10000 AS chance,
           -- A power law: the square of an even share crowds towards the first people.
           power((abs(hashint8extended(i, 2)) %% 100000) / 100000.0, 2.2) AS lead_share,
           power((abs(hashint8extended(i, 3)) %% 100000) / 100000.0, 2.2) AS other_share,
           power((abs(hashint8extended(i, 4)) %% 100000) / 100000.0, 2.2) AS inform_share,
           abs(hashint8extended(i, 5)) AS word,
           abs(hashint8extended(i, 6)) AS spare
    FROM generate_series(%(first)s::bigint, %(upto)s::bigint) i
)
SELECT i, i + %(base)s AS id, day, word, spare,
       least(day + 1 + (spare %% 20)::int, day + 30) AS due_day,
       CASE WHEN i > %(last)s * 0.9 THEN chance < 2700 ELSE chance < 33 END AS is_open,
       CASE WHEN spare %% 100 < 1 THEN 0 WHEN spare %% 100 < 3 THEN 1 WHEN spare %% 100 < 10 THEN 2 ELSE 3 END AS urgency,
       chance,
       (%(seats)s::bigint[])[1 + (lead_share * (array_length(%(seats)s::bigint[], 1) - 1))::int] AS lead,
       (%(units)s::bigint[])[1 + (lead_share * (array_length(%(seats)s::bigint[], 1) - 1))::int] AS lead_unit,
       (%(seats)s::bigint[])[1 + (other_share * (array_length(%(seats)s::bigint[], 1) - 1))::int] AS helper,
       (%(units)s::bigint[])[1 + (other_share * (array_length(%(seats)s::bigint[], 1) - 1))::int] AS helper_unit,
       (%(seats)s::bigint[])[1 + (inform_share * (array_length(%(seats)s::bigint[], 1) - 1))::int] AS reader,
       (%(units)s::bigint[])[1 + (inform_share * (array_length(%(seats)s::bigint[], 1) - 1))::int] AS reader_unit,
       (%(organs)s::bigint[])[1 + (word %% array_length(%(organs)s::bigint[], 1))::int] AS issuer,
       (%(acts)s::text[])[1 + (word %% array_length(%(acts)s::text[], 1))::int]
         || ' ' || (%(matters)s::text[])[1 + (word / 7 %% array_length(%(matters)s::text[], 1))::int]
         || ' ' || (%(places)s::text[])[1 + (word / 131 %% array_length(%(places)s::text[], 1))::int]
         || ' năm ' || extract(year FROM day)::text AS subject
FROM numbered
--=
ALTER TABLE plan ADD status text
--=
UPDATE plan SET status = CASE
    WHEN NOT is_open THEN 'completed'
    WHEN chance %% 20 = 0 THEN 'awaiting_distribution'
    WHEN chance %% 20 IN (1, 2) THEN 'awaiting_direction'
    WHEN chance %% 2 = 0 THEN 'assigned' ELSE 'in_progress' END
--=
INSERT INTO documents_document (id, agency_id, direction, type_id, number, notation, symbol, symbol_key,
    issued_on, issuer_id, sender_id, subject, subject_key, source_subject, field_id, urgency, is_priority,
    circulation, sensitivity, signer_name, signer_position, page_count, language, legal_value,
    has_appraisal_dossier, note, made_at, made_by_id)
SELECT id, %(agency)s, 'in', (%(types)s::bigint[])[1 + (word %% array_length(%(types)s::bigint[], 1))::int],
    (i %% 9000 + 1)::text, 'UBND-VP', (i %% 9000 + 1)::text || '/UBND-VP', (i %% 9000 + 1)::text || '/ubnd-vp',
    day, issuer, issuer, subject, lower(subject), '', (%(fields)s::bigint[])[1 + (spare %% array_length(%(fields)s::bigint[], 1))::int],
    urgency, false, '', 'internal', 'Nguyễn Văn Bình', 'Chủ tịch', 2, 'Tiếng Việt', 'kind_b', false, '', day, %(clerk)s
FROM plan
--=
INSERT INTO documents_documentfile (document_id, blob_id, name, role, position, page_count, added_at, added_by_id)
SELECT id, %(blob)s, 'van-ban.pdf', 'main', 1, 2, day, %(clerk)s FROM plan
--=
INSERT INTO registers_book (agency_id, kind, name, year, is_default, last_number, status, opened_at, opened_by_id)
SELECT %(agency)s, 'in', 'Văn bản đến', y, true, 0, 'open', %(today)s::date, %(clerk)s
FROM (SELECT DISTINCT extract(year FROM day)::int AS y FROM plan) years
ON CONFLICT DO NOTHING
--=
INSERT INTO registers_entry (agency_id, book_id, number, suffix, document_id, paper_line, channel, entered_on,
    received_at, entered_at, entered_by_id, recipient, transferred_on, note, has_paper, status, void_reason)
SELECT %(agency)s, b.id, b.last_number + row_number() OVER (PARTITION BY b.id ORDER BY p.i), '', p.id, '',
    'exchange', p.day, p.day, p.day, %(clerk)s, 'Phòng chuyên môn', p.day, '', false, 'valid', ''
FROM plan p JOIN registers_book b
  ON b.agency_id = %(agency)s AND b.kind = 'in' AND b.is_default AND b.year = extract(year FROM p.day)::int
--=
UPDATE registers_book b SET last_number = e.top
FROM (SELECT book_id, max(number) AS top FROM registers_entry WHERE agency_id = %(agency)s GROUP BY book_id) e
WHERE e.book_id = b.id
--=
INSERT INTO directives_handling (id, agency_id, document_id, status, urgency, arrived_on, due_at, lead_member_id,
    percent, urged_count, opened_at, closed_at, closed_by_id, result, reply_symbol)
SELECT id, %(agency)s, id, status, urgency, day, due_day + interval '10 hours',
    CASE WHEN status IN ('assigned', 'in_progress', 'completed') THEN lead END,
    CASE WHEN is_open THEN 30 ELSE 100 END, 0, day,
    CASE WHEN NOT is_open THEN due_day + interval '9 hours' END, CASE WHEN NOT is_open THEN lead END, '', ''
FROM plan
--=
INSERT INTO directives_directive (id, handling_id, kind, text, given_by_id, typed_by, given_at)
SELECT id, id, 'direct', 'Giao chủ trì, tham mưu thực hiện.', %(leader)s, '', day FROM plan
--=
INSERT INTO directives_assignment (handling_id, directive_id, member_id, part, note, due_at, status,
    assigned_at, opened_at, opened_by, finished_at, reason, percent)
SELECT id, id, lead, 'lead', '', due_day + interval '10 hours',
    CASE WHEN is_open THEN CASE WHEN status = 'assigned' THEN 'waiting' ELSE 'working' END ELSE 'done' END,
    day, CASE WHEN status <> 'assigned' THEN day END, '', CASE WHEN NOT is_open THEN due_day END, '', 0
FROM plan WHERE status IN ('assigned', 'in_progress', 'completed')
UNION ALL
SELECT id, id, helper, 'coordinate', 'Phối hợp theo chức năng', due_day + interval '10 hours',
    CASE WHEN is_open THEN 'opened' ELSE 'done' END, day, day, '', CASE WHEN NOT is_open THEN due_day END, '', 0
FROM plan WHERE spare %% 2 = 0 AND helper <> lead AND status IN ('assigned', 'in_progress', 'completed')
UNION ALL
SELECT id, id, %(leader)s, 'direct', '', NULL, CASE WHEN status = 'awaiting_direction' THEN 'waiting' ELSE 'done' END,
    day, NULL, '', CASE WHEN status <> 'awaiting_direction' THEN day END, '', 0
FROM plan WHERE status <> 'awaiting_distribution'
--=
INSERT INTO documents_grant (agency_id, document_id, member_id, in_unit_id, "right", cause, source_type, source_id,
    document_date, is_open, granted_at)
SELECT %(agency)s, id, lead, lead_unit, 'handle', 'Được giao chủ trì', 'assignment', id, day, is_open, day
FROM plan WHERE status IN ('assigned', 'in_progress', 'completed')
UNION ALL
SELECT %(agency)s, id, helper, helper_unit, 'coordinate', 'Phối hợp', 'assignment', id, day, is_open, day
FROM plan WHERE spare %% 2 = 0 AND helper <> lead AND status IN ('assigned', 'in_progress', 'completed')
UNION ALL
SELECT %(agency)s, id, reader, reader_unit, 'read', 'Để biết', 'assignment', id, day, is_open, day
FROM plan WHERE reader NOT IN (lead, helper) AND status IN ('assigned', 'in_progress', 'completed')
--=
INSERT INTO desk_inbox (agency_id, member_id) SELECT DISTINCT %(agency)s::bigint, seat
FROM unnest(%(seats)s::bigint[] || %(leader)s::bigint) seat ON CONFLICT DO NOTHING
--=
INSERT INTO desk_workitem (agency_id, inbox_id, part, subject_type, subject_id, cause, title, number, origin,
    urgency, due_at, sort_due, file_count, opened_at, opened_by_id, read_at, closed_at, closed_by_id, outcome)
SELECT %(agency)s, b.id, w.part, 'document', w.id, 'assignment:' || w.id, w.subject, (w.i %% 9000 + 1)::text || '/UBND-VP',
    'UBND tỉnh', w.urgency, w.due_day + interval '10 hours', w.due_day + interval '10 hours', 1, w.day, %(leader)s, w.day,
    CASE WHEN NOT w.open THEN w.due_day + interval '9 hours' END, CASE WHEN NOT w.open THEN w.seat END,
    CASE WHEN w.open THEN '' ELSE 'done' END
FROM (
    SELECT p.*, 'lead' AS part, lead AS seat, is_open AS open FROM plan p
    WHERE status IN ('assigned', 'in_progress', 'completed')
    UNION ALL
    SELECT p.*, 'coordinate', helper, is_open FROM plan p
    WHERE spare %% 2 = 0 AND helper <> lead AND status IN ('assigned', 'in_progress', 'completed')
    UNION ALL
    SELECT p.*, 'inform', reader, false FROM plan p
    WHERE reader NOT IN (lead, helper) AND status IN ('assigned', 'in_progress', 'completed')
    UNION ALL
    SELECT p.*, 'direct', %(leader)s, status = 'awaiting_direction' FROM plan p WHERE status <> 'awaiting_distribution'
) w JOIN desk_inbox b ON b.member_id = w.seat
