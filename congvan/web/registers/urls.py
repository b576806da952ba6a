"""Addresses of the books."""

from django.urls import path

from congvan.web.registers.views import books, corrections, imports, lines, printing

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
]
