"""Says what a meeting may do next, from the figures of a release; never about persons."""

from data.language import _
from data.periods import Period
from data.releases.release import Release
from layers.council.finding_parts import little_looked_parts, not_shown_share
from layers.council.naming import need_in_words, part_names, unmet_need_in_words, write_band, write_months
from layers.council.service_tables import least_cover_first
from layers.number_text import write_share

MUCH_NOT_SHOWN, IN_REACH = 0.25, 0.5


def next_steps(release: Release) -> tuple[str, ...]:
    """Return steps, those first that the figures ask for most; the date of the next release comes last."""
    steps = [_look_where_little(release), _look_where_nothing(release), _bring_help_nearer(release)]
    return tuple(each for each in [*steps, _mend_what_failed(release), next_release(release)] if each)


def next_release(release: Release) -> str:
    """Return what the next release holds and from when on it can be made."""
    months = len(release.period.months)
    following = Period(release.period.last + 1, release.period.last + months)
    return _("The next release holds {months}; it can be made from {month} on.").format(
        months=write_months(following),
        month=write_months(Period(following.last + 1, following.last + 1)),
    )


def _look_where_little(release: Release) -> str:
    parts = little_looked_parts(release)
    names = part_names(release)
    if not parts:
        return ""
    return _("Look where little was looked: {names}.").format(
        names=", ".join(names[part.code] for part in parts[:3])
    )


def _look_where_nothing(release: Release) -> str:
    share = not_shown_share(release)
    if not release.parts:
        return _("Let teams visit more, and make help lines known: no place can be shown yet.")
    if share is None or share < MUCH_NOT_SHOWN:
        return ""
    return _(
        "Let teams visit, and make help lines known, where nothing can be shown: {share} "
        "of inhabitants live there."
    ).format(share=write_share(share))


def _bring_help_nearer(release: Release) -> str:
    ranked = least_cover_first(release)
    if not ranked:
        return ""
    least = ranked[0]
    need = need_in_words(least.need)
    if least.services == 0 and release.hidden_help:
        return _("A public service for “{need}”: none is listed, besides help at hidden addresses.").format(
            need=need
        )
    if least.services == 0:
        return _("A public service for “{need}”: none is listed.").format(need=need)
    if least.within is not None and least.within < IN_REACH:
        return _("A service for “{need}” within reach: {share} of inhabitants have one within 5 km.").format(
            need=need, share=write_share(least.within)
        )
    return ""


def _mend_what_failed(release: Release) -> str:
    needs = release.effort.unmet_needs
    if not needs:
        return ""
    most = max(needs, key=lambda each: (each.signals.low, each.code))
    return _("Ask the services about “{need}”: teams noted it on {visits} visits.").format(
        need=unmet_need_in_words(most.code), visits=write_band(most.signals)
    )
