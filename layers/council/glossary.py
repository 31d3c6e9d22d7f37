"""Explains the words of a release in a sentence each."""

from data.language import _
from data.releases.rules import RULES
from layers.number_text import write_count, write_number


def glossary() -> tuple[tuple[str, str], ...]:
    """Return terms with what they mean, in the order in which a reader meets them."""
    least, hours = write_count(RULES.fewest), write_number(RULES.little_looked_h)
    return (
        (
            _("Signal"),
            _(
                "Something that a team met or that somebody reported, which may point to "
                "exploitation. It is no proof."
            ),
        ),
        (
            _("Release"),
            _(
                "The numbers of one period, frozen and signed by two people. It never changes "
                "after it is published."
            ),
        ),
        (
            _("Band"),
            _("A number shown as from–to, such as 20–29, so that nobody can work out a single signal."),
        ),
        (
            _("Part"),
            _(
                "A piece of the map with at least {least} signals from at least three "
                "organisations. Parts never overlap."
            ).format(least=least),
        ),
        (
            _("Share"),
            _("How many signals a part would have if they were spread as the inhabitants are."),
        ),
        (
            _("Interval"),
            _(
                "The range in which the true value lies with 90 % certainty, as chance alone "
                "moves small numbers."
            ),
        ),
        (
            _("Effort"),
            _(
                "How much was looked: visits of teams, campaigns, help lines, trained staff. "
                "More effort finds more."
            ),
        ),
        (
            _("Little looked"),
            _(
                "Teams were in this part for less than {hours} hours, so few signals there mean little."
            ).format(hours=hours),
        ),
        (
            _("Not shown"),
            _(
                "Fewer than {least} signals, too few sources, or nobody looked. The map does not "
                "tell which of them it is."
            ).format(least=least),
        ),
        (
            _("Met and reported"),
            _("Met: a team came across it on a visit. Reported: somebody told it to an organisation."),
        ),
    )
