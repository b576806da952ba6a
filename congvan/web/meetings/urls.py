"""Addresses of meetings, bookings, and what can be booked."""

from django.urls import path

from congvan.web.meetings.views import bookings, meetings, records, resources

app_name = "meetings"
urlpatterns = [
    path("", meetings.meeting_list, name="list"),
    path("moi/", meetings.new, name="new"),
    path("trung-gio/", meetings.clashes, name="clashes"),
    path("<int:meeting_id>/", meetings.meeting, name="meeting"),
    path("<int:meeting_id>/sua/", meetings.amend, name="amend"),
    path("<int:meeting_id>/huy/", meetings.cancel, name="cancel"),
    path("<int:meeting_id>/tra-loi/", meetings.answer, name="answer"),
    path("<int:meeting_id>/tai-lieu/", meetings.papers, name="papers"),
    path("<int:meeting_id>/tep/<int:attachment_id>/", meetings.file, name="file"),
    path("<int:meeting_id>/van-ban/", meetings.documents, name="documents"),
    path("<int:meeting_id>/diem-danh/", records.attendance, name="attendance"),
    path("<int:meeting_id>/bien-ban/", records.minutes, name="minutes"),
    path("<int:meeting_id>/bien-ban.pdf", records.minutes_file, name="minutes-file"),
    path("<int:meeting_id>/bien-ban/tra-lai/", records.send_back, name="send-back"),
    path("<int:meeting_id>/ket-luan/", records.conclude, name="conclude"),
    path("<int:meeting_id>/ket-luan/<int:conclusion_id>/giao/", records.give, name="give"),
    path("<int:meeting_id>/ket-luan/<int:conclusion_id>/bo/", records.strike, name="strike"),
    path("<int:meeting_id>/bieu-quyet/", records.put_to_vote, name="put-to-vote"),
    path("<int:meeting_id>/bieu-quyet/<int:ballot_id>/", records.vote, name="vote"),
    path("<int:meeting_id>/<slug:slug>/", meetings.act, name="act"),
    path("lich/", bookings.table, name="table"),
    path("dat/", bookings.book, name="book"),
    path("dat/trong/", bookings.free, name="free"),
    path("dat/cua-toi/", bookings.booking_list, name="bookings"),
    path("dat/<int:booking_id>/", bookings.booking, name="booking"),
    path("dat/<int:booking_id>/<slug:slug>/", bookings.act, name="booking-act"),
    path("tai-san/", resources.resource_list, name="resources"),
    path("tai-san/them/", resources.add, name="resource-add"),
    path("tai-san/<int:resource_id>/", resources.resource, name="resource"),
    path("tai-san/<int:resource_id>/thoi-dung/", resources.close, name="resource-close"),
    path("tai-san/<int:resource_id>/phu-trach/", resources.name_keeper, name="keeper-name"),
    path(
        "tai-san/<int:resource_id>/phu-trach/<int:keeper_id>/thoi/", resources.end_keeper,
        name="keeper-end",
    ),
]  # fmt: skip
