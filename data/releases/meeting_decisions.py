"""Keeps what meetings decided on releases, each in a file of its own beside them, never changed."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data.errors import Refused
from data.language import _
from data.owned_folder import sync_folder
from data.releases.folder import DECISIONS_FOLDER, check_code
from data.releases.plain import from_plain, parse_plain, plain_of, plain_to_json
from data.whole_files import write_synced

MOST_LETTERS = 1000
_LARGEST_BYTES = 16_000
# Whoever fills the folder is to fill no disk.
MOST_DECISIONS = 2000


@dataclass(frozen=True)
class MeetingDecision:
    """What a meeting decided on a release, on a day, and the day on which that was kept.

    Raises
    ------
    Refused
        When there is no text or too much of it, or the meeting is after the day on which it is kept.
    """

    release: str
    decided_on: date
    text: str
    kept_on: date

    def __post_init__(self) -> None:
        check_code(self.release)
        if not self.text.strip() or len(self.text) > MOST_LETTERS:
            raise Refused(
                _("The decision has {count} letters. Write it in 1 to {most}.").format(
                    count=len(self.text.strip()), most=MOST_LETTERS
                )
            )
        if self.decided_on > self.kept_on:
            raise Refused(
                _("The meeting of {day} is still to come. Keep its decision after it.").format(
                    day=self.decided_on.isoformat()
                )
            )


def write_decision(folder: Path, decision: MeetingDecision) -> Path:
    """Keep a decision in a new file in a folder of releases, and return that file.

    Raises
    ------
    Refused
        When the folder has no such release, too many decisions, or may not be written.
    """
    if not (folder / decision.release).is_dir():
        raise Refused(
            _("There is no release {code} to decide on. Choose one that is published.").format(
                code=decision.release
            )
        )
    kept = folder / DECISIONS_FOLDER
    content = plain_to_json(plain_of(decision))
    try:
        kept.mkdir(exist_ok=True)
        for number in range(1, MOST_DECISIONS + 1):
            with suppress(FileExistsError):
                path = kept / f"{decision.release}_{number:04d}.json"
                write_synced(path, content, mode=0o644)
                sync_folder(kept)
                return path
    except OSError as error:
        message = _("{folder} cannot be written: {reason}. Ask whoever looks after it to make room there.")
        raise Refused(message.format(folder=kept, reason=error.strerror or error)) from error
    raise Refused(
        _("{folder} holds {count} decisions on this release. Move old ones away.").format(
            folder=kept, count=MOST_DECISIONS
        )
    )


def read_decisions(folder: Path) -> tuple[MeetingDecision, ...]:
    """Return the decisions in a folder of releases, the latest meeting first.

    A file that is no decision is passed over, so that it holds up no other.
    """
    found = []
    for path in sorted((folder / DECISIONS_FOLDER).glob("*.json")):
        decision = _read(path)
        if decision is not None:
            found.append(decision)
    return tuple(sorted(found, key=lambda each: (each.decided_on, each.kept_on), reverse=True))


def _read(path: Path) -> MeetingDecision | None:
    if path.is_symlink() or not path.is_file() or path.stat().st_size > _LARGEST_BYTES:
        return None
    try:
        return from_plain(MeetingDecision, parse_plain(path.read_bytes(), name=path.name), name=path.name)
    except Refused:
        return None
