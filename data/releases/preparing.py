"""Prepares a draft of a release: makes it, attacks it with all earlier ones, and keeps it for approval."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from data.access import Person
from data.audit.events import RELEASE_PREPARED
from data.audit.recording import record_event
from data.errors import Refused
from data.intake.conversation import Cancelled
from data.language import _
from data.periods import Period
from data.progress import IsCancelled, Tell, never, part_of, say_nothing
from data.releases.agreement import check_published
from data.releases.attacks.run import EFFORT, Effort, attack_releases
from data.releases.counted import read_counted
from data.releases.draft_files import write_draft
from data.releases.drafts import Draft, Missing, Preparation, SignedPreparation, read_draft, withheld_to_json
from data.releases.earlier import make_earlier
from data.releases.folder import ATTACK_FILE, DRAFT_FILE, MANIFEST_FILE, WITHHELD_FILE, drafts_folder
from data.releases.half_years import release_code
from data.releases.locking import locked_releases
from data.releases.made import Made, make_files
from data.releases.manifest import digest
from data.releases.plain import plain_of, plain_to_json
from data.releases.prepared import Asked
from data.releases.published_rows import check_period, read_published_rows
from data.releases.reading import Published
from data.releases.recovering import finish_half_published
from data.releases.release_day import release_day
from data.releases.release_roles import check_prepares
from data.releases.signing import signature_of
from data.releases.signing_key import read_signing_key, signer_id
from data.store import Store
from data.whole_files import write_whole_folder


def prepare_draft(
    store: Store,
    person: Person,
    period: Period,
    *,
    replace: bool = False,
    effort: Effort = EFFORT,
    tell: Tell = say_nothing,
    cancelled: IsCancelled = never,
) -> Draft:
    """Make a draft of the release of a period, and return it as it was kept.

    Parameters
    ----------
    replace
        Whether a draft of the same code gives way, with its approval.
    effort
        How much each attack tries.

    Raises
    ------
    NotAllowed
        When the person is no steward.
    Refused
        When the period is not over or does not come after what is published, there is such a draft already,
        or a published release is missing or altered.
    Cancelled
        When somebody stopped it; nothing is kept.
    """
    check_prepares(store, person)
    finish_half_published(store)
    rows = read_published_rows(store)
    day = release_day(store)
    check_period(rows, period, today=day)
    asked = Asked(release_code(period), period, day, rows[-1].release if rows else None)
    _check_free(drafts_folder(store.path) / asked.code, replace=replace)
    published = check_published(store)
    tell(0.05, _("Making the release"))
    made = make_files(store, person, asked, read_counted(store, person))
    _check_going_on(cancelled)
    attack = _attack(store, person, made, published, effort, tell, cancelled)
    _check_going_on(cancelled)
    return keep_draft(store, person, made, attack, replace=replace)


def keep_draft(
    store: Store, person: Person, made: Made, attack: dict[str, Any], *, replace: bool = False
) -> Draft:
    """Keep a release that was made as a draft, with the report of the attacks on it, and return it.

    Raises
    ------
    NotAllowed
        When the person does not prepare releases.
    Refused
        When there is such a draft already that does not give way.
    """
    check_prepares(store, person)
    path = drafts_folder(store.path) / made.prepared.release.code
    files = _draft_files(store, person, made, plain_to_json(attack))
    with locked_releases(store.path):
        _check_free(path, replace=replace)
        record_event(person, RELEASE_PREPARED, store=store, subject=path.name)
        shutil.rmtree(path, ignore_errors=True)
        write_draft(store, path, files)
        return read_draft(store, path.name)


def _attack(
    store: Store,
    person: Person,
    made: Made,
    published: Sequence[Published],
    effort: Effort,
    tell: Tell,
    cancelled: IsCancelled,
) -> dict[str, Any]:
    tell(0.15, _("Making the earlier releases again"))
    earlier = make_earlier(store, person, published)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / made.prepared.release.code
        write_whole_folder(path, {**made.files, MANIFEST_FILE: made.manifest}, mode=0o600)
        report = attack_releases(
            (*earlier, made.prepared),
            (*(each.path for each in published), path),
            facts=made.facts,
            effort=effort,
            tell=part_of(tell, 0.25, 1.0),
            cancelled=cancelled,
        )
    left_out = len(published) - len(earlier)
    return {**report.to_json(), "earlier": len(earlier), "earlier_left_out": left_out}


def _draft_files(store: Store, person: Person, made: Made, attack: bytes) -> dict[str, bytes]:
    withheld = withheld_to_json(made.prepared.withheld)
    release = made.prepared.release
    said = Preparation(
        release=release.code,
        manifest_sha256=digest(made.manifest),
        attack_sha256=digest(attack),
        withheld_sha256=digest(withheld),
        as_of=made.facts.as_of,
        made=release.made,
        follows=release.follows,
        prepared_by=signer_id(store, person),
        shortfall=tuple(Missing(name, number) for name, number in sorted(made.prepared.shortfall.items())),
    )
    signed = SignedPreparation(said, signature_of(read_signing_key(store), said))
    return {
        **made.files,
        MANIFEST_FILE: made.manifest,
        ATTACK_FILE: attack,
        WITHHELD_FILE: withheld,
        DRAFT_FILE: plain_to_json(plain_of(signed)),
    }


def _check_free(path: Path, *, replace: bool) -> None:
    if path.exists() and not replace:
        raise Refused(
            _("There is a draft of release {code}. Discard it first, or ask for it to be replaced.").format(
                code=path.name
            )
        )


def _check_going_on(cancelled: IsCancelled) -> None:
    if cancelled():
        raise Cancelled
