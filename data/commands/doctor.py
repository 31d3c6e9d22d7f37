"""Says whether a store opens and is sound: `doctor --store S`."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from data.audit.events import LOSS_ACCEPTED
from data.audit.recording import record_event
from data.doctor.examination import Examined, examine_store
from data.doctor.report import describe_examined
from data.high_water import Loss, accept_loss
from data.language import _, ngettext
from data.store import open_store, store_path

NAME = "doctor"
HELP = _("say whether a store opens and is sound, and what to do where it is not")
SOUND, NOT_SOUND = 0, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the store, and whether to go on with one that lacks writes."""
    parser.add_argument("--store", required=True, help=_("name or file"))
    parser.add_argument(
        "--accept-loss",
        action="store_true",
        help=_("go on with a store that lacks writes which it had, when no backup has them"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Examine the store and print what was found; the exit code is 2 where something must be mended."""
    path = store_path(arguments.store)
    lost = _accept_loss(path) if arguments.accept_loss else None
    examined = examine_store(path)
    if arguments.json:
        print(json.dumps(_plain(examined) | ({"accepted": asdict(lost)} if lost else {})))
    else:
        if lost:
            print(_accepted_sentence(lost))
        print("\n".join(describe_examined(examined)))
    return SOUND if examined.is_sound else NOT_SOUND


def _accept_loss(path: Path) -> Loss | None:
    with open_store(path, accept_loss=True) as store, store.cursor() as cursor:
        lost = accept_loss(store, cursor)
        if lost:
            record_event(None, LOSS_ACCEPTED, store=store, number=lost.batches)
        return lost


def _accepted_sentence(loss: Loss) -> str:
    words = ngettext(
        "{n} write is lost, and counted as such from now on: {kinds}.",
        "{n} writes are lost, and counted as such from now on: {kinds}.",
        loss.batches,
    )
    kinds = ", ".join(f"{count} {kind}" for kind, count in loss.kinds.items()) or _("of kinds not known")
    return words.format(n=loss.batches, kinds=kinds)


def _plain(examined: Examined) -> dict[str, object]:
    return asdict(examined) | {"path": str(examined.path), "sound": examined.is_sound}
