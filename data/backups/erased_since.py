"""Says what was erased from a store since a backup was made, from the store itself and from the audit."""

from dataclasses import dataclass
from datetime import timedelta

import duckdb

from data.audit.chain import audit_folder
from data.audit.events import BACKED_UP, PURGED
from data.audit.reading import read_entries
from data.backups.manifest import Manifest

# A manifest names whole seconds, and the audit goes by the clock of the machine.
_SLACK = timedelta(seconds=1)


@dataclass(frozen=True)
class ErasedSince:
    """Batches that were erased, and whether these are all."""

    batches: frozenset[int] = frozenset()
    is_known: bool = False

    def joined(self, other: "ErasedSince") -> "ErasedSince":
        """Return what two sources know together."""
        return ErasedSince(self.batches | other.batches, self.is_known or other.is_known)


def erased_in_store(cursor: duckdb.DuckDBPyConnection) -> ErasedSince:
    """Return which batches the ledger of a store says were erased, ever."""
    rows = cursor.execute("SELECT batch FROM main.batches WHERE purged ORDER BY batch").fetchall()
    return ErasedSince(frozenset(int(row[0]) for row in rows), is_known=True)


def erased_in_audit(manifest: Manifest, name: str) -> ErasedSince:
    """Return which batches the audit of this installation says were erased since a backup was made.

    It knows only if it says that this backup was made: one that came back with a backup ends before that, and
    one of another machine never heard of it. What went by age is not named in it, and is erased by running
    `retention` again.
    """
    entries = read_entries(audit_folder())
    ours = [each for each in entries.rows if each.store == manifest.store_id]
    made = [at for at, each in enumerate(ours) if each.event == BACKED_UP and each.subject == name]
    # By the order of lines rather than by clocks, which may have been set meanwhile.
    ours = ours[made[0] :] if made else [each for each in ours if each.at >= manifest.made_at - _SLACK]
    purges = [each for each in ours if each.event == PURGED and not each.refused]
    named = [[number for number in each.subject.split(",") if number.isdecimal()] for each in purges]
    # A long list of batches is cut in the audit.
    is_whole = all(len(numbers) == each.number for numbers, each in zip(named, purges, strict=True))
    batches = frozenset(int(number) for numbers in named for number in numbers)
    return ErasedSince(batches, is_known=bool(made) and is_whole and not entries.damaged)
