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

__all__ = [
    "ArrivalFileLine",
    "ArrivalLine",
    "ArrivalView",
    "ReadValue",
    "arrival",
    "arrival_file",
    "arrival_hashes",
    "arrival_text",
    "main_blob",
    "numbers_of_similar",
    "order",
    "remembered",
    "waiting",
    "waiting_count",
]
