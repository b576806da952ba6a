-- The outgoing side of one step of the archive: every second number of `plan` is also written, reviewed
-- and mostly issued. Ids lie five million above those of the incoming documents.
CREATE TEMP TABLE written ON COMMIT DROP AS
SELECT p.*, p.id + 5000000 AS out_id,
    CASE WHEN NOT is_open THEN 'issued'
         WHEN chance %% 10 < 3 THEN 'drafting' WHEN chance %% 10 < 6 THEN 'unit_review'
         WHEN chance %% 10 < 8 THEN 'leader_review' WHEN chance %% 10 = 8 THEN 'returned'
         ELSE 'issuing' END AS draft_status,
    CASE WHEN NOT is_open THEN 'issued'
         WHEN spare %% 3 = 0 THEN 'awaiting_number' WHEN spare %% 3 = 1 THEN 'awaiting_signature'
         ELSE 'awaiting_seal' END AS issue_status
FROM plan p WHERE i %% 2 = 0
--=
INSERT INTO drafting_draft (id, agency_id, status, type_id, is_normative, subject, subject_key, field_id, urgency,
    is_priority, circulation, sensitivity, due_at, source, source_note, unit_id, drafter_id, signer_id, signing_power,
    issuing_body, recipients_text, content, round, status_since, review_due_at, made_at, made_by_id, closed_at,
    closing_reason)
SELECT out_id, %(agency)s, draft_status, (%(types)s::bigint[])[1 + (word %% array_length(%(types)s::bigint[], 1))::int],
    false, subject, lower(subject), (%(fields)s::bigint[])[1 + (spare %% array_length(%(fields)s::bigint[], 1))::int],
    urgency, false, '', 'internal', due_day + interval '10 hours', 'oral', 'Giao tại giao ban', lead_unit, lead, %(leader)s,
    'head', '', 'Như trên;', '{}', 1, day,
    CASE WHEN draft_status IN ('unit_review', 'leader_review') THEN day + interval '3 days' END, day, lead,
    CASE WHEN NOT is_open THEN day + interval '2 days' END, ''
FROM written
--=
INSERT INTO drafting_draftfile (id, draft_id, kind, name, position, current_id)
SELECT out_id, out_id, 'main', 'du-thao.docx', 1, out_id FROM written
--=
INSERT INTO drafting_draftversion (id, file_id, number, blob_id, source, ink, round, made_at, made_by_id, typed_by, note)
SELECT out_id, out_id, 1, %(blob)s, 'uploaded', '', 1, day, lead, '', '' FROM written
--=
INSERT INTO drafting_review (draft_id, level, round, member_id, unit_id, asked_by_id, asked_at, note, due_at, decision,
    decided_at, decided_by_id, typed_by, text, content_hash)
SELECT out_id, CASE WHEN draft_status = 'unit_review' THEN 'unit' ELSE 'agency' END, 1,
    CASE WHEN draft_status = 'unit_review' THEN NULL ELSE %(leader)s END,
    CASE WHEN draft_status = 'unit_review' THEN lead_unit END, lead, day, '', day + interval '3 days',
    CASE WHEN draft_status IN ('unit_review', 'leader_review') THEN '' WHEN draft_status = 'returned' THEN 'returned' ELSE 'approved' END,
    CASE WHEN draft_status IN ('unit_review', 'leader_review') THEN NULL ELSE day + interval '1 day' END,
    CASE WHEN draft_status IN ('unit_review', 'leader_review') THEN NULL ELSE %(leader)s END, '', 'Đồng ý.', ''
FROM written WHERE draft_status <> 'drafting'
--=
INSERT INTO registers_book (agency_id, kind, name, year, is_default, last_number, status, opened_at, opened_by_id)
SELECT %(agency)s, 'out', 'Văn bản đi', y, true, 0, 'open', %(today)s::date, %(clerk)s
FROM (SELECT DISTINCT extract(year FROM day)::int AS y FROM written) years
ON CONFLICT DO NOTHING
--=
CREATE TEMP TABLE numbered_out ON COMMIT DROP AS
SELECT w.*, b.id AS book, b.last_number + row_number() OVER (PARTITION BY b.id ORDER BY w.i) AS number
FROM written w JOIN registers_book b
  ON b.agency_id = %(agency)s AND b.kind = 'out' AND b.is_default AND b.year = extract(year FROM w.day)::int
WHERE w.draft_status IN ('issued', 'issuing') AND w.issue_status <> 'awaiting_number'
--=
INSERT INTO documents_document (id, agency_id, direction, type_id, number, notation, symbol, symbol_key,
    issued_on, subject, subject_key, source_subject, field_id, urgency, is_priority,
    circulation, sensitivity, signer_name, signer_position, page_count, language, legal_value,
    has_appraisal_dossier, note, made_at, made_by_id)
SELECT out_id, %(agency)s, 'out', (%(types)s::bigint[])[1 + (word %% array_length(%(types)s::bigint[], 1))::int],
    number::text, 'SKHCN-VP', number::text || '/SKHCN-VP', number::text || '/skhcn-vp', day, subject, lower(subject), '',
    (%(fields)s::bigint[])[1 + (spare %% array_length(%(fields)s::bigint[], 1))::int], urgency, false, '', 'internal',
    'Trần Đình Khải', 'Giám đốc', 2, 'Tiếng Việt', 'kind_b', false, '', day, %(clerk)s
FROM numbered_out
--=
INSERT INTO documents_documentfile (document_id, blob_id, name, role, position, page_count, added_at, added_by_id)
SELECT out_id, %(blob)s, 'van-ban.pdf', 'main', 1, 2, day, %(clerk)s FROM numbered_out
--=
INSERT INTO registers_entry (agency_id, book_id, number, suffix, document_id, paper_line, channel, entered_on,
    received_at, entered_at, entered_by_id, recipient, transferred_on, note, has_paper, status, void_reason,
    year, notation, symbol, signer_name, copies)
SELECT %(agency)s, book, number, '', out_id, '', '', day, day, day, %(clerk)s, 'Các sở, ban, ngành', day, '', false,
    'valid', '', extract(year FROM day)::int, 'SKHCN-VP', number::text || '/SKHCN-VP', 'Trần Đình Khải', 1
FROM numbered_out
--=
UPDATE registers_book b SET last_number = e.top
FROM (SELECT book_id, max(number) AS top FROM registers_entry WHERE agency_id = %(agency)s GROUP BY book_id) e
WHERE e.book_id = b.id AND b.kind = 'out'
--=
INSERT INTO drafting_issue (id, agency_id, draft_id, document_id, status, step_order, form, form_ground, urgency, subject,
    type_id, unit_id, drafter_id, signer_id, book_id, symbol, issued_on, opened_at, layout_at, numbered_at, numbered_by_id,
    pdf_at, pdf_failure, signed_at, signed_by_id, sealed_at, sealed_by_id, due_at, issued_at, issued_by_id, end_reason,
    copies, retained_at)
SELECT w.out_id, %(agency)s, w.out_id, n.out_id, w.issue_status, 'number_first', 'electronic', '', w.urgency, w.subject,
    (%(types)s::bigint[])[1 + (w.word %% array_length(%(types)s::bigint[], 1))::int], w.lead_unit, w.lead, %(leader)s, n.book,
    coalesce(n.number::text || '/SKHCN-VP', ''), n.day, w.day, w.day, n.day, CASE WHEN n.out_id IS NOT NULL THEN %(clerk)s END,
    n.day, '', CASE WHEN w.issue_status IN ('issued', 'awaiting_seal') THEN w.day END,
    CASE WHEN w.issue_status IN ('issued', 'awaiting_seal') THEN %(leader)s END,
    CASE WHEN w.issue_status = 'issued' THEN w.day END, CASE WHEN w.issue_status = 'issued' THEN %(clerk)s END,
    w.day + interval '1 day', CASE WHEN w.issue_status = 'issued' THEN w.day + interval '2 days' END,
    CASE WHEN w.issue_status = 'issued' THEN %(clerk)s END, '', 2, ''
FROM written w LEFT JOIN numbered_out n ON n.out_id = w.out_id
WHERE w.draft_status IN ('issued', 'issuing')
--=
INSERT INTO drafting_issuefile (issue_id, role, position, name, source_id, unsigned_id, signed_id, sealed_id, produced_from)
SELECT out_id, 'main', 1, 'van-ban.pdf', %(blob)s, %(blob)s, %(blob)s, %(blob)s, '' FROM numbered_out
--=
INSERT INTO drafting_issuerecipient (issue_id, position, name, is_addressee, route, organ_id, paper_copies, parallel_reason,
    status, sent_at, note)
SELECT w.out_id, n, 'Cơ quan nhận số ' || n, n = 1, 'exchange', w.issuer, 0, '',
    CASE WHEN w.issue_status = 'issued' THEN 'sent' ELSE 'waiting' END,
    CASE WHEN w.issue_status = 'issued' THEN w.day END, ''
FROM written w, generate_series(1, 2) n WHERE w.draft_status IN ('issued', 'issuing')
--=
INSERT INTO documents_grant (agency_id, document_id, member_id, in_unit_id, "right", cause, source_type, source_id,
    document_date, is_open, granted_at)
SELECT %(agency)s, out_id, lead, lead_unit, 'read', 'Người soạn', 'issue', out_id, day, false, day FROM numbered_out
--=
INSERT INTO desk_workitem (agency_id, inbox_id, part, subject_type, subject_id, cause, title, number, origin,
    urgency, due_at, sort_due, file_count, opened_at, opened_by_id, outcome)
SELECT %(agency)s, b.id, 'review', 'draft', w.out_id, 'review:' || w.out_id, w.subject, '', 'Phòng chuyên môn', w.urgency,
    w.day + interval '3 days', w.day + interval '3 days', 1, w.day, w.lead, ''
FROM written w JOIN desk_inbox b ON b.agency_id = %(agency)s AND b.member_id = %(leader)s
WHERE w.draft_status = 'leader_review'
