"""Short messages of the demo: templates of two offices, two sendings and what became of them.

Nothing leaves: the messages are handed to the log, whatever the settings say.
"""

from __future__ import annotations

from datetime import timedelta

from congvan.deployment.demo.building import World
from congvan.desk.channels import LogChannel
from congvan.desk.models import OutgoingMessage
from congvan.desk.services import delivery
from congvan.desk.services.receipts import Report, take_reports
from congvan.documents.queries.finding import by_number
from congvan.kernel import clock
from congvan.kernel.transactions import in_transaction
from congvan.office.short_messages.models import MessageTemplate
from congvan.office.short_messages.queries.subjects import about_document
from congvan.office.short_messages.services import sending
from congvan.office.short_messages.services.templates import TemplateDetails, place_template
from congvan.organization.queries.seats import acting_member

TEMPLATES = (
    ("Văn bản hỏa tốc", "HỎA TỐC: {số} {nơi gửi} về {trích yếu}. Mở hệ thống xử lý ngay.", True),
    ("Nhắc xử lý", "Nhắc việc: {số} {trích yếu}. {ghi chú}", True),
    ("Nhắc hạn xử lý", "Nhắc việc: {số} {trích yếu}, hạn {hạn}. {ghi chú}", True),
    ("Mời họp", "Kính mời {người nhận} họp lúc {giờ} tại {địa điểm}: {trích yếu}. {ghi chú}", True),
    ("Mời họp (có dấu)", "Mời họp {giờ}, {địa điểm}: {trích yếu}", False),
)
# Who sends, what is looked for among the documents, the template, the note, to whom.
SENDINGS = (
    ("bao", "báo cáo", "Nhắc xử lý", "Gửi bản mềm về Văn phòng.", ("an", "tuan", "mai", "lan")),
    ("bao", "kế hoạch", "Nhắc xử lý", "Ký nháy trước 16 giờ.", ("huong", "tuan")),
)


def text_people(world: World) -> None:
    """Make the templates, send the two texts and note the provider's reports."""
    _make_templates(world)
    for number, (key, words, template, note, receivers) in enumerate(SENDINGS):
        by = acting_member(world.seats[key].pk)
        found = by_number(by, words, leave_out=0)
        if not found:
            continue
        sending_id = sending.send(
            by=by,
            template_id=MessageTemplate.objects.get(agency_id=by.agency_id, name=template).pk,
            about=about_document(by, found[min(number, len(found) - 1)].document_id),
            receivers=[world.seats[one].pk for one in receivers], note=note, once=f"demo-{number}",
        )  # fmt: skip
        _deliver(sending_id)


@in_transaction
def _make_templates(world: World) -> None:
    since = clock.today() - timedelta(days=60)
    for agency in ("skhcn", "ubnd"):
        for name, body, plain in TEMPLATES:
            details = TemplateDetails(name=name, body=body, unaccented=plain, valid_from=since)
            place_template(agency_id=world.agencies[agency].pk, details=details, created_by_id=None)


def _deliver(sending_id: int) -> None:
    """All arrive but the last, whose telephone was off."""
    rows = OutgoingMessage.objects.filter(sending_line__sending_id=sending_id).order_by("pk")
    messages = list(rows)
    for one in messages:
        delivery.deliver(message_id=one.pk, channel=LogChannel())
    reports = [
        Report(one.provider_key, "", "DELIVRD" if one is not messages[-1] else "UNDELIV", "máy tắt")
        for one in messages
    ]
    take_reports(reports=reports)
