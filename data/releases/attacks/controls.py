"""Publishes the same records in ways that are forbidden, on which the attacks must succeed."""

from collections.abc import Sequence

from data.releases.attacks.control_alterations import alter_files
from data.releases.attacks.control_files import hide_in_files
from data.releases.attacks.control_parts import (
    blur_each_file_anew,
    show_ground_with_signals,
    show_part_of_one_form,
)
from data.releases.attacks.control_queries import (
    average_noise,
    count_freely,
    count_visits,
    overlap_unions,
    select_over_threshold,
    slide_dates,
)
from data.releases.attacks.control_tables import (
    count_forms_per_part,
    count_late_again,
    keep_operators,
    lay_second_geography,
    open_cell_with_own,
    republish_cumulatively,
    show_exact_counts,
    suppress_one_cell,
)
from data.releases.attacks.outcome import Outcome
from data.releases.attacks.targets import Targets
from data.releases.attacks.truth import Truth
from data.releases.facts import ReleaseFacts
from data.releases.prepared import Prepared
from data.releases.rules import ReleaseRules

_MOST = 120


def run_controls(
    truth: Truth,
    targets: Targets,
    facts: ReleaseFacts,
    prepared: Sequence[Prepared],
    rules: ReleaseRules,
    *,
    seed: int,
) -> dict[str, Outcome]:
    """Return the outcome of the attack on each forbidden way; `tried` 0 where there was no target."""
    targets, records = targets.sample(_MOST, seed=seed), truth.records
    return {
        "raw_counts": count_freely(prepared, truth, targets),
        "threshold_multi_select": select_over_threshold(records, targets, rules, seed=seed),
        "date_slider": slide_dates(records, rules),
        "noise_averaged": average_noise(records, targets, seed=seed),
        "cumulative": republish_cumulatively(records, rules),
        "second_geography": lay_second_geography(records, facts, rules),
        "form_per_part": count_forms_per_part(records, rules),
        "no_cap": open_cell_with_own(records, rules),
        "one_suppressed_cell": suppress_one_cell(records, prepared, rules),
        "recounted_late": count_late_again(truth),
        "exact_counts": show_exact_counts(truth, rules),
        "operators": keep_operators(prepared, rules),
        "overlapping_unions": overlap_unions(records, targets, rules, seed=seed),
        "visits_of_two": count_visits(facts.visits),
        "ground_with_signals": show_ground_with_signals(prepared, facts, rules),
        "part_of_one_form": show_part_of_one_form(truth, prepared, rules),
        "blurred_anew": blur_each_file_anew(prepared, facts, rules, seed=seed),
        **hide_in_files(prepared, facts),
        **alter_files(prepared),
    }
