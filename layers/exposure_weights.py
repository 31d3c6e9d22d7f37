"""Reads the visible table of what each kind of place adds to the exposure layers, and checks it."""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from data.errors import Refused
from data.language import _
from data.vocabulary import place_kinds

WEIGHTS_FILE = Path(__file__).parent / "exposure_weights.toml"
SURFACES = ("outreach", "inspection")
FARTHEST_REACH_M = 20_000


@dataclass(frozen=True)
class KindWeight:
    """What one place of a kind adds at its door, on each surface, and the distance where it adds nothing.

    Weights lie in [0, 1]; 0 keeps the kind out. Reach is in metres: urban is the shortest, rural the longest.
    Reason and source say why.
    """

    code: str
    outreach: float
    inspection: float
    reach_urban_m: float
    reach_rural_m: float
    reason: str
    source: str

    def weight(self, purpose: str) -> float:
        """Return the weight on one surface."""
        return {"outreach": self.outreach, "inspection": self.inspection}[purpose]


@dataclass(frozen=True)
class Weights:
    """The whole table, and the neighbour whose distance sets the reach between urban and rural.

    Raises
    ------
    Refused
        When a kind is missing, unknown, listed twice or on a surface its vocabulary entry does not allow, or
        when a weight or reach is out of range; all faults are listed.
    """

    kinds: tuple[KindWeight, ...]
    neighbours: int

    def __post_init__(self) -> None:
        faults = [
            *_faults_of_list(self.kinds),
            *(each for kind in self.kinds for each in _faults_of_kind(kind)),
        ]
        if self.neighbours < 1:
            faults.append(_("Reach needs at least one neighbour."))
        if faults:
            raise Refused(_("The exposure weights are not sound:") + " " + " ".join(faults))

    @cached_property
    def by_code(self) -> dict[str, KindWeight]:
        """The entries by code of the kind."""
        return {kind.code: kind for kind in self.kinds}


def read_weights(path: Path = WEIGHTS_FILE) -> Weights:
    """Return the table of a file, by default the one beside this module.

    Raises
    ------
    Refused
        When the file lacks the table or a column, or the table is not sound.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        kinds = tuple(KindWeight(**row) for row in table["kinds"])
        return Weights(kinds, int(table["reach"]["neighbours"]))
    except (KeyError, TypeError) as fault:
        raise Refused(
            _(
                "{file} lacks a column or has one too many: {fault}. Compare it with the one delivered."
            ).format(file=path.name, fault=fault)
        ) from None


def _faults_of_list(kinds: tuple[KindWeight, ...]) -> list[str]:
    codes = [kind.code for kind in kinds]
    expected = {kind.code for kind in place_kinds() if kind.purposes & set(SURFACES)}
    faults = []
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        faults.append(_("{codes} stand twice; keep one.").format(codes=", ".join(twice)))
    if missing := sorted(expected - set(codes)):
        faults.append(
            _("{codes} are missing; add them, with weight 0 if need be.").format(codes=", ".join(missing))
        )
    if unknown := sorted(set(codes) - expected):
        faults.append(_("{codes} belong on no surface; remove them.").format(codes=", ".join(unknown)))
    return faults


def _faults_of_kind(kind: KindWeight) -> list[str]:
    faults = []
    if not (0 <= kind.outreach <= 1 and 0 <= kind.inspection <= 1):
        faults.append(_("{code}: a weight is outside 0 to 1.").format(code=kind.code))
    if not 0 < kind.reach_urban_m <= kind.reach_rural_m <= FARTHEST_REACH_M:
        faults.append(
            _(
                "{code}: reach must be above 0, no shorter in the country than in town, and at most {most} m."
            ).format(code=kind.code, most=FARTHEST_REACH_M)
        )
    if not (kind.reason and kind.source):
        faults.append(_("{code}: reason or source is empty; say why.").format(code=kind.code))
    faults.extend(
        _("{code} may not be on the {surface} surface; set 0.").format(code=kind.code, surface=surface)
        for surface in SURFACES
        if kind.weight(surface) > 0 and surface not in _purposes(kind.code)
    )
    return faults


def _purposes(code: str) -> frozenset[str]:
    return next((kind.purposes for kind in place_kinds() if kind.code == code), frozenset())
