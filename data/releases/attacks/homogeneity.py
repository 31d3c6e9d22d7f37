"""Tests whether what is published makes certain that nearly all signals of a part are of one form."""

from collections import Counter
from collections.abc import Sequence

from data.releases.attacks.linear_program import Bounds
from data.releases.attacks.outcome import Outcome
from data.releases.attacks.truth import Truth
from data.releases.prepared import Prepared
from data.releases.release import NOT_KNOWN, OTHER, SEVERAL, Release

SHARE = 0.8
_NO_FORMS = (SEVERAL, NOT_KNOWN, OTHER)


def infer_forms(prepared: Sequence[Prepared], truth: Truth) -> Outcome:
    """Try every form that is shown in every part: success if at least 80 % of the part is certainly of it."""
    outcome = Outcome()
    for number, each in enumerate(prepared):
        signals = each.release.signals
        if signals is None:
            continue
        forms = [group.code for group in signals.forms if group.code not in _NO_FORMS]
        outcome += _infer(Bounds(each.release), each.release, forms, _shares(truth, number))
    return outcome


def _infer(
    bounds: Bounds, release: Release, forms: list[str], shares: dict[tuple[str, str], float]
) -> Outcome:
    pairs = [(part.code, form) for part in release.parts for form in forms]
    # What is certain is true: where the true share is less, there is nothing to solve.
    found = [
        f"{release.code}: part {part} is {form}"
        for part, form in pairs
        if shares.get((part, form), 0.0) >= SHARE and bounds.share_at_least(part, form, SHARE)
    ]
    return Outcome.of(len(pairs), found)


def _shares(truth: Truth, number: int) -> dict[tuple[str, str], float]:
    """The true share of each form in each part."""
    form = truth.records["form"].to_numpy(object)[truth.counted[number]]
    numbers = Counter(zip(truth.parts[number].tolist(), form.tolist(), strict=True))
    whole = Counter(truth.parts[number].tolist())
    return {(code, name): count / whole[code] for (code, name), count in numbers.items()}
