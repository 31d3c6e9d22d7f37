"""Lists the facts about each part in words: the same for the table, and for who points at the map."""

from dataclasses import dataclass

from data.language import _
from data.releases.release import Part, Release
from layers.council.classes import class_of_part
from layers.council.naming import looked_in_words, part_names, write_band, write_part_of_all
from layers.council.shares import NOT_COMPARED, Share, share_of_part
from layers.number_text import write_count, write_number


@dataclass(frozen=True)
class PartFacts:
    """What is known of a part, each fact in words."""

    code: str
    name: str
    district: str
    signals: str
    compared: str
    times: str
    inhabitants: str
    looked: str
    hours: str
    area: str

    @property
    def sentence(self) -> str:
        """All of it in one line, for who points at the part."""
        told = _(
            "{name}: {signals} signals, {compared} ({times} times its share of inhabitants). "
            "{inhabitants} live here. "
            "Looked at: {looked} ({hours} hours of visits). {area} km²."
        )
        return told.format(
            name=self.name,
            signals=self.signals,
            compared=self.compared,
            times=self.times,
            inhabitants=self.inhabitants,
            looked=self.looked,
            hours=self.hours,
            area=self.area,
        )


def part_facts(release: Release) -> tuple[PartFacts, ...]:
    """Return the facts of all parts, those with most signals for their inhabitants first."""
    names = part_names(release)
    ranked = sorted(release.parts, key=lambda part: (-_rank(share_of_part(release, part)), part.code))
    return tuple(_facts(release, part, names[part.code]) for part in ranked)


def times_in_words(share: Share) -> str:
    """Return how many times its share the signals of a part are: the interval, as bands allow no more."""
    if share.verdict == NOT_COMPARED:
        return _("not known")
    if share.upper == float("inf"):
        return _("more than {times}").format(times=write_number(share.lower))
    return f"{write_number(share.lower)}–{write_number(share.upper)}"


def _rank(share: Share) -> float:
    return 0.0 if share.verdict == NOT_COMPARED else share.lower


def _facts(release: Release, part: Part, name: str) -> PartFacts:
    share = share_of_part(release, part)
    known = release.inhabitants > 0
    people = _("about {number}").format(number=write_count(part.inhabitants))
    if known and part.inhabitants:
        people = _("{people} ({share})").format(
            people=people, share=write_part_of_all(part.inhabitants / release.inhabitants)
        )
    return PartFacts(
        code=part.code,
        name=name,
        district=part.district or _("none"),
        signals=write_band(part.signals),
        compared=class_of_part(release, part).short,
        times=times_in_words(share),
        inhabitants=people if known else _("not known"),
        looked=looked_in_words(part.looked),
        hours=write_band(part.hours),
        area=write_number(part.area_km2),
    )
