"""Deletes whole segments of the audit whose time is over, and leaves in the chain where they ended."""

from pathlib import Path

from data.access import Person
from data.audit.chain import append_entry, first_line_of, last_line_of, segments
from data.audit.events import SEGMENTS_FORGOTTEN
from data.audit.head import head_folder
from data.audit.recording import audit_moment, entry_of
from data.errors import Refused
from data.language import _
from data.owned_folder import sync_folder
from data.permission import check_does_here

LEAST_YEARS = 3


def forget_segments(folder: Path, person: Person, *, years: int) -> int:
    """Delete the closed segments that began before the whole years that stay, and return how many they were.

    A line of the chain first says up to which line it was, and the MAC of that line: what is left can be
    checked from there on.

    Raises
    ------
    NotAllowed
        When the person does not look after the audit.
    Refused
        When fewer years would stay than questions about access are asked back.
    """
    check_does_here(person, "forget_audit")
    if years < LEAST_YEARS:
        message = _("The audit stays for {least} whole years at least. Say `--years {least}` or more.")
        raise Refused(message.format(least=LEAST_YEARS))
    first_kept_year = audit_moment().year - years
    old: list[Path] = []
    for path in segments(folder)[:-1]:
        first = first_line_of(path)
        if first is None or first.entry.at.year >= first_kept_year:
            break
        old.append(path)
    last = last_line_of(old[-1]) if old else None
    if last is None:
        return 0
    said = entry_of(person, SEGMENTS_FORGOTTEN, subject=last.mac, number=last.entry.line)
    append_entry(folder, said, outside=head_folder())
    for path in old:
        path.unlink()
    sync_folder(folder)
    return len(old)
