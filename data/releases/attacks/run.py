"""Runs all attacks and their positive controls on releases, and reports what succeeded."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from data.errors import Refused
from data.language import _
from data.progress import IsCancelled, Tell, never, say_nothing
from data.releases.attacks.across_releases import compare_releases
from data.releases.attacks.averaging import average_copies
from data.releases.attacks.background_knowledge import subtract_own
from data.releases.attacks.controls import run_controls
from data.releases.attacks.direct import read_directly
from data.releases.attacks.file_bytes import read_every_byte
from data.releases.attacks.homogeneity import infer_forms
from data.releases.attacks.inspected import attack_inspections
from data.releases.attacks.interval_bounds import bound_targets
from data.releases.attacks.linear_span import span_targets
from data.releases.attacks.minimality import reckon_with_rules
from data.releases.attacks.outcome import Outcome
from data.releases.attacks.presence import look_for_holes
from data.releases.attacks.published_groups import published_groups
from data.releases.attacks.second_geography import overlay_geographies
from data.releases.attacks.set_differences import move_slider, select_several
from data.releases.attacks.targets import Targets, draw_targets
from data.releases.attacks.truth import Truth, read_truth
from data.releases.facts import ReleaseFacts
from data.releases.prepared import Prepared
from data.releases.rules import RULES, ReleaseRules


@dataclass(frozen=True)
class AttackReport:
    """What attacks came to.

    `tried` and `succeeded` sum up the attacks on the releases. A control is a forbidden way of publishing
    the same records: `controls` were tried, and each must succeed, or else the attacks are blunt. `by_attack`
    has the outcome of each attack, and of each control by its name after "control_"; `tried` 0 says that
    there was nothing to try it on, which is not to have held.
    """

    tried: int
    succeeded: int
    controls: int
    controls_succeeded: int
    by_attack: dict[str, Outcome]

    @property
    def holds(self) -> bool:
        """Whether no attack succeeded, and every control did."""
        return self.succeeded == 0 and self.controls == self.controls_succeeded

    def to_json(self) -> dict[str, Any]:
        """Return the report as it is kept: plain numbers and texts."""
        return asdict(self)

    def __add__(self, other: "AttackReport") -> "AttackReport":
        nothing = Outcome()
        names = list(dict.fromkeys([*self.by_attack, *other.by_attack]))
        return AttackReport(
            self.tried + other.tried,
            self.succeeded + other.succeeded,
            self.controls + other.controls,
            self.controls_succeeded + other.controls_succeeded,
            {name: self.by_attack.get(name, nothing) + other.by_attack.get(name, nothing) for name in names},
        )


@dataclass(frozen=True)
class Effort:
    """How many targets each attack tries where there are more, and the seed they are drawn by."""

    per_family: int = 20
    questions: int = 120
    insiders: int = 60
    seed: int = 7

    def __post_init__(self) -> None:
        if min(self.per_family, self.questions, self.insiders) < 1:
            raise Refused(_("Nothing would be attacked. Try at least one target of each kind."))


EFFORT = Effort()


def attack_releases(
    prepared: Sequence[Prepared],
    folders: Sequence[Path] = (),
    *,
    facts: ReleaseFacts,
    rules: ReleaseRules = RULES,
    effort: Effort = EFFORT,
    canaries: Sequence[str] = (),
    base_map: bytes | None = None,
    tell: Tell = say_nothing,
    cancelled: IsCancelled = never,
) -> AttackReport:
    """Attack consecutive releases, oldest first, and the folders that hold their files.

    Parameters
    ----------
    facts
        Those that the last release was made from.
    canaries
        Texts planted in the store that no file may hold.
    base_map
        The file of the base map, as the store gives it, where folders have no manifest.

    Raises
    ------
    Refused
        When a published number does not hold what it counts, or the attacks were cancelled.
    """
    truth = read_truth(prepared)
    targets = draw_targets(truth, per_family=effort.per_family, seed=effort.seed)
    attacks = _attacks(prepared, folders, facts, rules, effort, truth, targets)
    attacks["bytes"] = lambda: read_every_byte(prepared, folders, facts, canaries=canaries, base_map=base_map)
    outcomes: dict[str, Outcome] = {}
    for done, (name, attack) in enumerate(attacks.items()):
        if cancelled():
            raise Refused(_("The attacks were stopped. Start them again: they must be done before release."))
        tell(done / (len(attacks) + 1), _("Attack: {name}").format(name=name))
        outcomes[name] = attack()
    tell(len(attacks) / (len(attacks) + 1), _("Attacks on forbidden releases"))
    controls = run_controls(truth, targets, facts, prepared, rules, seed=effort.seed)
    tried = [outcome for outcome in controls.values() if outcome.tried]
    return AttackReport(
        sum(outcome.tried for outcome in outcomes.values()),
        sum(outcome.succeeded for outcome in outcomes.values()),
        len(tried),
        sum(outcome.succeeded > 0 for outcome in tried),
        outcomes | {f"control_{name}": outcome for name, outcome in controls.items()},
    )


def _attacks(
    prepared: Sequence[Prepared],
    folders: Sequence[Path],
    facts: ReleaseFacts,
    rules: ReleaseRules,
    effort: Effort,
    truth: Truth,
    targets: Targets,
) -> dict[str, Callable[[], Outcome]]:
    groups = published_groups(prepared, truth)
    records, seed = len(truth.records), effort.seed
    return {
        "direct": lambda: read_directly(prepared, facts.visits),
        "multi_select": lambda: select_several(groups, records),
        "slider": lambda: move_slider(groups),
        "averaging": lambda: average_copies(prepared, folders, facts, rules, seed=seed),
        "linear_span": lambda: span_targets(groups, targets),
        "interval_bounds": lambda: bound_targets(prepared, truth, targets, most=effort.questions, seed=seed),
        "across_releases": lambda: compare_releases(groups, records),
        "homogeneity": lambda: infer_forms(prepared, truth),
        "background_knowledge": lambda: subtract_own(
            prepared, truth, groups, targets, facts.visits, most=effort.insiders, seed=seed
        ),
        "minimality": lambda: reckon_with_rules(
            groups, truth, rules, organisations=[each.release.organisations for each in prepared]
        ),
        "presence": lambda: look_for_holes(prepared, facts, rules),
        "second_geography": lambda: overlay_geographies(groups),
        "inspections": lambda: attack_inspections(prepared),
    }
