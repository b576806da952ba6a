"""Forms of reports put together by oneself and of schedules; what is offered is a whitelist."""

from __future__ import annotations

from django import forms

from congvan.organization.acting import ActingMember
from congvan.reports import queries as reports
from congvan.reports.definitions import Report
from congvan.reports.own import queries as own_reports
from congvan.reports.own.queries import OwnView
from congvan.reports.own.shape import PLAIN_COLUMNS, USUAL_COLUMNS, Shape, countable
from congvan.reports.rules import rhythms
from congvan.reports.rules.periods import free
from congvan.reports.rules.running import RUNNING
from congvan.reports.scheduling import queries as schedules
from congvan.reports.scheduling.services import Sending
from congvan.reports.states import Format, Layout, Rhythm
from congvan.web.administration.forms.fields import DayField, choice_field, text_field

FILTER = "loc-"
FREE = "tu-den"
SET, OWN = "bo:", "tu-lap:"
_FORMS = ((Format.XLSX.value, "Bảng tính (XLSX)"), (Format.PDF.value, "PDF để in"))


def _ticks(label: str, choices: list[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Lựa chọn này không còn. Chọn lại trong danh sách."},
    )  # fmt: skip


class OwnForm(forms.Form):
    """A report over one kind of figures. `report` is the viewer's."""

    name = text_field("Tên báo cáo", most=120, missing="Chưa đặt tên. Ghi tên báo cáo.")
    layout = choice_field(
        "Dạng báo cáo", Layout.choices, missing="Chọn dạng báo cáo.", widget=forms.RadioSelect
    )
    is_shared = forms.BooleanField(
        label="Dùng chung trong cơ quan", required=False,
        help_text="Người khác mở báo cáo thấy số liệu theo quyền của chính họ.",
    )  # fmt: skip

    def __init__(self, viewer: ActingMember, report: Report, *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.report = report
        dimensions = reports.dimensions_of(viewer, report)
        ways = [(one.key, one.label) for one in dimensions]
        add = self.fields.__setitem__
        add("first", choice_field("Nhóm theo", [("", "Không nhóm"), *ways]))
        add("second", choice_field("Trong mỗi nhóm, chia tiếp theo", [("", "Không chia"), *ways]))
        add("measures", _ticks("Chỉ tiêu", [(one.key, one.label) for one in report.columns]))
        counted = [(one.key, one.label) for one in countable(report)]
        add("listed", choice_field("Liệt kê các dòng của chỉ tiêu", counted))
        add("columns", _ticks("Cột của danh sách", [*PLAIN_COLUMNS.items(), *ways]))
        offered = [*RUNNING.items(), (FREE, "Từ ngày đến ngày (cố định)")]
        add("period", choice_field("Kỳ số liệu", offered, missing="Chọn kỳ số liệu."))
        add("first_day", DayField(label="Từ ngày", required=False))
        add("last_day", DayField(label="Đến ngày", required=False))
        labels = {one.key: one.label for one in dimensions}
        for key, choices in own_reports.groups_offered(viewer, report).items():
            name = f"{FILTER}{key}"
            some = [("", "Tất cả"), *choices, ("khong", "Không có")]
            # What was chosen once stays, also when it is not offered any more.
            if self.initial.get(name, "") not in dict(some):
                some.append((self.initial[name], "Mục đã chọn"))
            add(name, choice_field(labels[key], some))

    @property
    def filter_fields(self) -> list[forms.BoundField]:
        """The fields that narrow what is counted."""
        return [self[name] for name in self.fields if name.startswith(FILTER)]

    def clean(self) -> dict[str, object]:
        """Fixed days become a period of the address kind."""
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        if cleaned.get("period") == FREE:
            try:
                period = free(cleaned["first_day"], cleaned["last_day"])  # type: ignore[arg-type]
            except (KeyError, TypeError, ValueError):
                self.add_error("first_day", "Ghi đủ hai ngày, cách nhau nhiều nhất ba năm.")
            else:
                cleaned["period"] = period.code
        return cleaned

    def shape(self) -> Shape:
        """What was chosen; fields of the other layout are left out."""
        said = self.cleaned_data
        layout = Layout(said["layout"])
        is_list = layout is Layout.ROWS
        ways = () if is_list else tuple(way for way in (said["first"], said["second"]) if way)
        measures = (said["listed"],) if is_list else tuple(said["measures"])
        filters = {
            name.removeprefix(FILTER): said[name]
            for name in self.fields
            if name.startswith(FILTER) and said[name]
        }
        return Shape(
            self.report.key, layout, said["period"], measures, ways,
            tuple(said["columns"]) if is_list else (), filters,
        )  # fmt: skip


def begun(report: Report) -> dict[str, object]:
    """What a new report begins with."""
    return {
        "layout": Layout.GROUPS.value, "first": report.dimensions[0].key, "period": "thang-truoc",
        "measures": [one.key for one in report.columns], "columns": [*USUAL_COLUMNS],
    }  # fmt: skip


def kept(view: OwnView) -> dict[str, object]:
    """What a kept report has, as its form shows it."""
    shape = view.shape
    is_list = shape.layout is Layout.ROWS
    initial = begun(view.report) | {
        "name": view.name, "is_shared": view.is_shared, "layout": shape.layout.value,
        "first": shape.by[0] if shape.by else "", "second": shape.by[1] if shape.by[1:] else "",
        "period": shape.period if shape.period in RUNNING else FREE,
        **{f"{FILTER}{key}": group for key, group in shape.filters.items()},
    }  # fmt: skip
    if shape.period not in RUNNING:
        period = view.period_on()
        initial |= {"first_day": period.first, "last_day": period.last}
    chosen: dict[str, object] = (
        {"listed": shape.measures[0], "columns": [*shape.columns]}
        if is_list
        else {"measures": [*shape.measures]}
    )
    return initial | chosen


class ScheduleForm(forms.Form):
    """Which report is sent when, as what, to whom."""

    weekday = choice_field(
        "Thứ", [(str(place), name) for place, name in enumerate(rhythms.WEEKDAYS, start=1)]
    )
    day = choice_field("Ngày", [(str(day), f"Ngày {day}") for day in range(1, 32)])
    rhythm = choice_field("Gửi", Rhythm.choices, missing="Chọn cách gửi.", widget=forms.RadioSelect)
    form = choice_field("Dạng tệp", _FORMS, missing="Chọn dạng tệp.", widget=forms.RadioSelect)

    def __init__(self, viewer: ActingMember, *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        sets = [(f"{SET}{one.key}", one.title) for one in reports.reports_of(viewer)]
        own = [(f"{OWN}{one.own_id}", one.name) for one in own_reports.own_reports(viewer)]
        offered = [("Báo cáo theo quy định", sets), *([("Báo cáo tự lập", own)] if own else [])]
        add = self.fields.__setitem__
        add("report", choice_field("Báo cáo", offered, missing="Chọn báo cáo."))  # type: ignore[arg-type]
        add("period", choice_field("Kỳ số liệu", [*RUNNING.items()]))
        people = schedules.people_of(viewer)
        add(
            "receivers",
            forms.MultipleChoiceField(
                label="Người nhận", choices=[(str(one.member_id), one.name) for one in people],
                error_messages={
                    "required": "Chưa chọn người nhận.",
                    "invalid_choice": "Có người nhận không còn ở cơ quan. Chọn lại.",
                },
            ),
        )  # fmt: skip
        groups: dict[str, list[tuple[str, str, str]]] = {}
        for one in people:
            unit = one.unit or "Lãnh đạo cơ quan"
            groups.setdefault(unit, []).append((str(one.member_id), one.name, one.post))
        self.groups = [*groups.items()]

    @property
    def chosen(self) -> list[str]:
        """The receivers chosen so far."""
        return [str(one) for one in self["receivers"].value() or ()]

    def sending(self) -> Sending:
        """What was ordered."""
        said = self.cleaned_data
        rhythm = Rhythm(said["rhythm"])
        place = said["weekday"] if rhythm is Rhythm.WEEKLY else said["day"]
        which = said["report"]
        is_own = which.startswith(OWN)
        return Sending(
            set_key="" if is_own else which.removeprefix(SET),
            own_id=int(which.removeprefix(OWN)) if is_own else None,
            period="" if is_own else said["period"], form=Format(said["form"]), rhythm=rhythm,
            place=int(place or 1),
        )  # fmt: skip
