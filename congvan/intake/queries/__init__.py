"""Questions about arrivals; the viewer comes first."""

from congvan.intake.queries.arrivals import (
    ArrivalFileLine,
    ArrivalLine,
    ArrivalView,
    ReadValue,
    arrival,
    arrival_file,
    arrival_hashes,
    arrival_text,
    main_blob,
    numbers_of_similar,
    order,
    remembered,
    waiting,
    waiting_count,
)
from congvan.intake.queries.axis import (
    AxisLine,
    arrivals_of,
    axis_order,
    from_axis,
    from_axis_count,
)
from congvan.intake.queries.consequences import Consequences, HandlerLine, Target, consequences
from congvan.intake.queries.packages import Answered, PackageFacts, PackageFile, package_of

__all__ = [
    "Answered",
    "ArrivalFileLine",
    "ArrivalLine",
    "ArrivalView",
    "AxisLine",
    "Consequences",
    "HandlerLine",
    "PackageFacts",
    "PackageFile",
    "ReadValue",
    "Target",
    "arrival",
    "arrival_file",
    "arrival_hashes",
    "arrival_text",
    "arrivals_of",
    "axis_order",
    "consequences",
    "from_axis",
    "from_axis_count",
    "main_blob",
    "numbers_of_similar",
    "order",
    "package_of",
    "remembered",
    "waiting",
    "waiting_count",
]
