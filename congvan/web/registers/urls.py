"""Addresses of the books."""

from django.urls import path

from congvan.web.registers.views import (
    books,
    corrections,
    imports,
    lines,
    outgoing,
    posted,
    printing,
    sequences,
)

app_name = "registers"
urlpatterns = [
    path("", books.book_list, name="books"),
    path("mo-so/", books.open_book, name="book-open"),
    path("khoa-nam/<int:year>/", books.close_year, name="year-close"),
    path("<int:book_id>/", lines.book, name="book"),
    path("<int:book_id>/so-trong/", books.gaps, name="gaps"),
    path("<int:book_id>/khoa/", books.close_book, name="book-close"),
    path("<int:book_id>/dong-chi-ghi-so/", lines.paper_line, name="paper-line"),
    path("<int:book_id>/in/", printing.print_book, name="print"),
    path("ban-in/<int:printing_id>/", printing.printing, name="printing"),
    path("ban-in/<int:printing_id>/tep/", printing.printed_file, name="printed-file"),
    path("dong/<int:entry_id>/", lines.entry, name="entry"),
    path("dong/<int:entry_id>/de-nghi-sua/", corrections.ask, name="correction-ask"),
    path("dong/<int:entry_id>/giao-ban-giay/", lines.hand_over, name="hand-over"),
    path("dong/<int:entry_id>/ky-nhan/", lines.sign_for, name="sign-for"),
    path("ky-nhan/", lines.papers, name="papers"),
    path("de-nghi-sua/", corrections.correction_list, name="corrections"),
    path("de-nghi-sua/<int:correction_id>/", corrections.correction, name="correction"),
    path("dau-den/<int:document_id>.pdf", printing.label, name="label"),
    path("phieu-giai-quyet/<int:document_id>.pdf", printing.slip, name="slip"),
    path("nhap-so-cu/", imports.upload, name="import"),
    path("nhap-so-cu/mau/", imports.template, name="import-template"),
    path("nhap-so-cu/<int:import_id>/", imports.book_import, name="import-run"),
    path("nhap-so-cu/<int:import_id>/lam/", imports.act, name="import-act"),
    path("<int:book_id>/giu-so/", outgoing.reserve, name="reserve"),
    path("giu-so/<int:reserved_id>/bo/", outgoing.release, name="release"),
    path("dong/<int:entry_id>/huy-so/", outgoing.void, name="void"),
    path("lui-ngay/", outgoing.backdate, name="backdate"),
    path("gui-buu-dien/", posted.post, name="post"),
    path("<int:book_id>/buu-dien-ky-nhan/", posted.sign_off, name="sign-off"),
    path("bi/<int:line_id>-<slug:size>.pdf", posted.envelope, name="envelope"),
    path("dong/<int:entry_id>/dung-ban-luu/", posted.lend, name="lend"),
    path("ban-luu/<int:use_id>/tra/", posted.take_back, name="take-back"),
    path("day-so/", sequences.sequences, name="sequences"),
    path("day-so/mo/", sequences.sequence_open, name="sequence-open"),
    path("day-so/<int:book_id>/", sequences.sequence, name="sequence"),
    path("dia-chi-bi/", sequences.envelope_address, name="envelope-address"),
]
