"""Tries every layer on small towns of thirty sightings, and holds what it claims against the truth."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from data.demonstration.building import build_demonstration
from data.errors import Refused
from data.language import _
from data.store import open_store
from layers.evaluation.figures import Figures, Tell
from layers.evaluation.town_checks import check_store
from layers.number_text import write_count, write_share

NAME = "small-town"
HELP = _("try every layer on small towns of thirty sightings, and check what it claims and says")

_SUMS = ("cells", "known", "faded", "claims", "unsound", "accounts", "accounts_wrong", "records")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how many towns are made up."""
    parser.add_argument("--seeds", type=int, default=20, metavar="N", help=_("how many towns"))
    parser.add_argument("--first-seed", type=int, default=1, metavar="N", help=_("number of the first"))
    parser.add_argument("--years", type=int, default=4, metavar="N", help=_("whole years before this one"))


def evaluate(arguments: argparse.Namespace, tell: Tell) -> Figures:
    """Return for every layer what it knows and claims in small towns, and how much of it is wrong.

    Raises
    ------
    Refused
        When no town is asked for.
    """
    return measure(seeds=arguments.seeds, first_seed=arguments.first_seed, years=arguments.years, tell=tell)


def measure(*, seeds: int, tell: Tell, first_seed: int = 1, years: int = 4) -> Figures:
    """Return the sums over towns for every layer; each town is built in a folder that is removed.

    Raises
    ------
    Refused
        When no town is asked for.
    """
    if seeds < 1:
        raise Refused(_("With {seeds} towns nothing is tried. Choose 1 or more.").format(seeds=seeds))
    towns = []
    for number in range(seeds):
        words = _("town {number}").format(number=number + 1)
        tell(number / seeds, words)
        towns.append(_check_town(first_seed + number, years, partial(tell, number / seeds, words)))
    tell(1, "")
    layers = {code: _summed([town[code] for town in towns]) for code in towns[0]}
    return {
        "layers": layers,
        "met": not any(
            each["unsound"] or each["accounts_wrong"] or each["claims_wrong"] for each in layers.values()
        ),
        "run": {"seeds": seeds, "first_seed": first_seed, "years": years},
    }


def _check_town(seed: int, years: int, tell: Callable[[], None]) -> dict[str, Figures]:
    with TemporaryDirectory(prefix="majakka-town-") as folder:
        path = Path(folder) / "town.duckdb"
        build_demonstration("town", path, years=years, seed=seed, tell=lambda _words: tell())
        with open_store(path) as store:
            return check_store(store)


def _summed(towns: list[Figures]) -> Figures:
    """Return sums over towns; None stays where the truth has nothing to set against a layer."""
    wrong = [town["claims_wrong"] for town in towns if town["claims_wrong"] is not None]
    covered = [town["covered"] for town in towns if town["covered"] is not None]
    return {name: sum(town[name] for town in towns) for name in _SUMS} | {
        "claims_wrong": sum(wrong) if wrong else None,
        "covered": sum(covered) / len(covered) if covered else None,
        "shortfalls": sum(town["shortfall"] for town in towns),
    }


def in_words(figures: Figures) -> list[str]:
    """Return a line for each layer: cells known, faded, claims and how many are wrong, shortfalls."""
    lines = [
        _("Towns of thirty sightings: {seeds}.").format(seeds=write_count(figures["run"]["seeds"])),
        f"{'':26}" + "".join(f"{words:>12}" for words in _headings()),
    ]
    for code, layer in figures["layers"].items():
        cells = [
            write_share(layer["known"] / max(layer["cells"], 1)),
            write_share(layer["faded"] / max(layer["known"], 1)),
            write_count(layer["claims"]),
            "-" if layer["claims_wrong"] is None else write_count(layer["claims_wrong"]),
            "-" if layer["covered"] is None else write_share(layer["covered"]),
            f"{layer['shortfalls']}",
            write_count(layer["accounts_wrong"]),
            write_count(layer["unsound"]),
        ]
        lines.append(f"{code:26}" + "".join(f"{each:>12}" for each in cells))
    return lines


def _headings() -> tuple[str, ...]:
    return (
        _("known"),
        _("of it faded"),
        _("claims"),
        _("wrong"),
        _("covered"),
        _("too little"),
        _("said wrong"),
        _("no number"),
    )
