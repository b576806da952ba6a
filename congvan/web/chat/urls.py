"""Addresses of chat."""

from django.urls import path

from congvan.web.chat.views import groups, lists, retention, talk

app_name = "chat"
urlpatterns = [
    path("", lists.conversations, name="list"),
    path("ben/", lists.side, name="side"),
    path("rieng/", lists.new_pair, name="new-pair"),
    path("nhom/", lists.new_group, name="new-group"),
    path("thoi-han/", retention.rule, name="retention"),
    path("<int:conversation_id>/", talk.conversation, name="conversation"),
    path("<int:conversation_id>/gui/", talk.send, name="send"),
    path("<int:conversation_id>/moi/", talk.news, name="news"),
    path("<int:conversation_id>/nguoi/", talk.people, name="people"),
    path("tin/<int:message_id>/", talk.message, name="message"),
    path("<int:conversation_id>/da-doc/", talk.read, name="read"),
    path("<int:conversation_id>/tin/<int:seq>/sua/", talk.edit, name="edit"),
    path("<int:conversation_id>/tin/<int:seq>/thu-hoi/", talk.withdraw, name="withdraw"),
    path("<int:conversation_id>/tin/<int:seq>/tep/<int:file_id>/", talk.file, name="file"),
    path("<int:conversation_id>/nhom/", groups.group, name="group"),
    path("<int:conversation_id>/nhom/<slug:slug>/", groups.act, name="act"),
]
