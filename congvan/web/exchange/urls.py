"""Addresses of liên thông."""

from django.urls import path

from congvan.web.exchange.views import connections, directory, incoming, lists, outgoing

app_name = "exchange"
urlpatterns = [
    path("lien-thong/", lists.packages, name="list"),
    path("lien-thong/danh-ba/", directory.axis_directory, name="directory"),
    path("lien-thong/danh-ba/chon/<int:organ_id>/", directory.pick, name="directory-pick"),
    path("lien-thong/den/<int:package_id>/", incoming.incoming, name="incoming"),
    path("lien-thong/den/<int:package_id>/goi-tin/", incoming.download, name="incoming-bytes"),
    path("lien-thong/di/<int:package_id>/", outgoing.outgoing, name="outgoing"),
    path("lien-thong/di/<int:package_id>/goi-tin/", outgoing.download, name="outgoing-bytes"),
    path("quan-tri/lien-thong/", connections.connections, name="connections"),
    path("quan-tri/lien-thong/moi/", connections.add, name="connection-add"),
    path("quan-tri/lien-thong/<int:connection_id>/", connections.connection, name="connection"),
    path("quan-tri/lien-thong/<int:connection_id>/sua/", connections.change, name="connection-change"),
    path("quan-tri/lien-thong/<int:connection_id>/thu/", connections.test, name="connection-test"),
    path("quan-tri/lien-thong/<int:connection_id>/danh-ba/", connections.sync, name="connection-sync"),
    path("quan-tri/lien-thong/<int:connection_id>/noi/", connections.switch, name="connection-switch"),
    path(
        "quan-tri/lien-thong/<int:connection_id>/co-quan/", connections.add_agency,
        name="connection-agency-add",
    ),
    path(
        "quan-tri/lien-thong/<int:connection_id>/co-quan/<int:agency_id>/thoi/",
        connections.remove_agency, name="connection-agency-remove",
    ),
]  # fmt: skip
