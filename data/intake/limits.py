"""Bounds what a file may ask of the machine: bytes, memory, time, rows and columns."""

from dataclasses import dataclass

MB = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds of one file and of the process that reads it.

    Chosen so that 1,000,000 sightings (about 100 MB of CSV, 450 MB of memory) pass with room to spare.
    `address_space_bytes` counts mapped libraries and stacks of threads too, about 350 MB before any reading.
    `zip_ratio` is unpacked over packed of one part of a workbook above `zip_ratio_from_bytes`; real sheets of
    100,000 rows stay under 30. `outline_length` is for the borders of areas, written as WKT in a cell.
    """

    file_bytes: int = 256 * MB
    unpacked_bytes: int = 300 * MB
    address_space_bytes: int = 2048 * MB
    answer_bytes: int = 512 * MB
    message_bytes: int = 4 * MB
    cpu_s: int = 120
    wall_s: float = 240.0
    audit_s: float = 2.0
    open_files: int = 64
    rows: int = 2_000_000
    columns: int = 200
    field_length: int = 2_000
    outline_length: int = 500_000
    record_bytes: int = MB
    zip_entries: int = 200
    zip_ratio: int = 100
    zip_ratio_from_bytes: int = MB
    shown_faults: int = 200


LIMITS = Limits()
