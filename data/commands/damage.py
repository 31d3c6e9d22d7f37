"""Tries damage on made-up stores, encrypted and plain, and says what is noticed: `damage`."""

import argparse
import json
from dataclasses import asdict

from data.doctor.trials import Noticed, try_cut_logs, try_flipped_bits
from data.language import _

NAME = "damage"
HELP = _("damage made-up stores as disks do, and say how much of it is noticed")
ALL_NOTICED, MISSED = 0, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how often to try, and the seed."""
    parser.add_argument("--cuts", type=int, default=40, help=_("logs cut short; 40 if not given"))
    parser.add_argument("--flips", type=int, default=60, help=_("bits turned round; 60 if not given"))
    parser.add_argument("--seed", type=int, default=1, help=_("seed of where; 1 if not given"))


def run(arguments: argparse.Namespace) -> int:
    """Try, print a line for each kind, and return 2 where damage changed what a store says unnoticed."""
    cuts, flips, seed = arguments.cuts, arguments.flips, arguments.seed
    counted = {
        "cut_encrypted": try_cut_logs(cuts, seed=seed, encrypted=True),
        "cut_plain": try_cut_logs(cuts, seed=seed, encrypted=False),
        "flipped_encrypted": try_flipped_bits(flips, seed=seed, encrypted=True),
        "flipped_plain": try_flipped_bits(flips, seed=seed, encrypted=False),
    }
    without_mark = try_cut_logs(cuts, seed=seed, encrypted=True, marked=False)
    if arguments.json:
        print(
            json.dumps(
                {name: asdict(each) for name, each in counted.items()}
                | {"cut_without_mark": asdict(without_mark)}
            )
        )
    else:
        for name, each in counted.items():
            print(_sentence(name, each))
        print(_sentence("cut_without_mark", without_mark))
    return MISSED if any(each.missed for each in counted.values()) else ALL_NOTICED


def _sentence(name: str, counted: Noticed) -> str:
    titles = {
        "cut_encrypted": _("log of an encrypted store cut short"),
        "cut_plain": _("log of a plain store cut short"),
        "flipped_encrypted": _("bit of an encrypted store turned round"),
        "flipped_plain": _("bit of a plain store turned round"),
        "cut_without_mark": _("log cut short, and the mark taken away (to see what it is good for)"),
    }
    words = _("{title}: {refused} of {tried} refused, {harmless} changed nothing, {missed} went unnoticed")
    return words.format(
        title=titles[name],
        refused=counted.refused,
        tried=counted.tried,
        harmless=counted.harmless,
        missed=counted.missed,
    )
