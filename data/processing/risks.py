"""Names the risks to people, with the measures that are in place against each, and what is left of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.count_text import write_count
from data.language import _
from data.processing.figures import Figures
from data.processing.measures import (
    AUDIT,
    BACKUPS,
    COARSENING,
    ENCRYPTED,
    FILE_RIGHTS,
    RETENTION,
    ROLES,
    SIGN_IN,
    WALL,
    Measure,
)

# Below so many, whoever knows the place may know whom a record is about.
_FEW_SIGHTINGS, _FEW_SOURCES = 100, 3


@dataclass(frozen=True)
class Risk:
    """What may happen to whom, which measures meet it by code, further ones in words, and what is left."""

    title: str
    harm: str
    measures: tuple[str, ...]
    further: str
    left: str


def risks(figures: Figures, measures: Mapping[str, Measure]) -> tuple[Risk, ...]:
    """Return every risk, with what is left of it as this store and installation stand."""
    return (
        _recognised(figures),
        _crossing(figures),
        _places_revealed(figures),
        _taken(measures),
        _without_right(measures),
        _insider(measures),
        _published(figures),
        _kept_too_long(figures),
        _lost(measures),
        _accused(figures),
        _stigma(),
        _not_looked(),
    )


def _recognised(figures: Figures) -> Risk:
    left = [
        _("{fine} of {sightings} sightings are kept in cells of 500 m or less.").format(
            fine=figures.fine, sightings=figures.sightings
        )
    ]
    if figures.sightings < _FEW_SIGHTINGS or figures.sources < _FEW_SOURCES:
        left.append(
            _(
                "With {sightings} sightings of {sources} organisations, somebody who knows the place may "
                "know whom a record is about: consider coarser cells."
            ).format(sightings=figures.sightings, sources=figures.sources)
        )
    return Risk(
        _("A person is recognised from a record"),
        _(
            "Somebody who is exploited, or who told of it, is found by those they fear, or by the "
            "authorities."
        ),
        (COARSENING, ROLES),
        _(
            "No name, gender, age, origin or text; times are weeks at the finest; no record holds its visit "
            "or stop."
        ),
        " ".join(left),
    )


def _crossing(figures: Figures) -> Risk:
    left = _(
        "{confidential} of {sightings} sightings come from confidential services and never cross. "
        "{passed_on} may be passed on, since the person agreed: whether that was free is for the "
        "organisation to answer."
    )
    return Risk(
        _("Help turns into control"),
        _("What people told a helper leads to a raid, a fine or a deportation; people stop asking for help."),
        (WALL, ROLES),
        _(
            "Coordinators see no plan of inspection, planners no visit; a gap is kept around places visited "
            "lately."
        ),
        left.format(
            confidential=figures.confidential, sightings=figures.sightings, passed_on=figures.passed_on
        ),
    )


def _places_revealed(figures: Figures) -> Risk:
    left = _(
        "{hidden} hidden services are in force, each as an area. Somebody may know what else lies in it."
    )
    return Risk(
        _("A shelter or hidden address is found"),
        _("People in a shelter are found by those who exploited them."),
        (COARSENING,),
        _(
            "No name, point, address or phone of a hidden place is kept; every record around one is "
            "coarsened alike."
        ),
        left.format(hidden=figures.hidden_services),
    )


def _taken(measures: Mapping[str, Measure]) -> Risk:
    if measures[ENCRYPTED].in_place:
        left = _(
            "Whoever has the key, or this machine while it runs, reads everything. The key has to lie apart."
        )
    else:
        left = _(
            "Whoever takes the disk, a backup or a copy reads everything. Encrypt the store before real data."
        )
    return Risk(
        _("A disk, machine or backup is taken"),
        _("All records come into the hands of strangers, with employers' names and plans of inspection."),
        (ENCRYPTED, FILE_RIGHTS),
        _("Uploads stay in memory; file names and headers are not kept."),
        left,
    )


def _without_right(measures: Mapping[str, Measure]) -> Risk:
    if measures[SIGN_IN].in_place:
        left = _(
            "Whoever takes over an account sees what its role sees, for 8 hours at most without a new "
            "sign-in."
        )
    else:
        left = _(
            "Anybody at this machine sees everything. Have people sign in before a second person works here."
        )
    return Risk(
        _("Somebody without a right looks in"),
        _("Records, plans or addresses are read by people whose work they are not."),
        (SIGN_IN, ROLES),
        _(
            "Roles that go on rounds or visits end by themselves. What a role may not have is refused where "
            "it is read."
        ),
        left,
    )


def _insider(measures: Mapping[str, Measure]) -> Risk:
    if measures[AUDIT].in_place:
        left = _("The audit shows who looked, afterwards. It keeps nobody from telling what a screen showed.")
    else:
        left = _("Misuse may not be noticed: {state}").format(state=measures[AUDIT].says)
    return Risk(
        _("Somebody with a right misuses it"),
        _("An offender is warned of an inspection; somebody looks up a place they have no work at."),
        (AUDIT, ROLES),
        _(
            "Plans are shown late and by code; unusual openings are named to steward and data protection "
            "officer."
        ),
        left,
    )


def _published(figures: Figures) -> Risk:
    left = _(
        "{count} releases are published. The rules are about reports, not people: one person can be behind "
        "several reports. What the press knows besides is not covered."
    )
    return Risk(
        _("A published figure gives somebody away"),
        _("A small group, its place or its absence is learnt from a release, or from the difference of two."),
        (),
        _(
            "Large and mixed groups alone, bands, each report counted once for good, no filter, two "
            "signatures, attacks tried beforehand."
        ),
        left.format(count=len(figures.releases)),
    )


def _kept_too_long(figures: Figures) -> Risk:
    if figures.due:
        left = _("{count} records are older than they are kept: erase them now.").format(
            count=write_count(figures.due)
        )
    else:
        left = _(
            "Backups hold what was erased until they are deleted; what was printed or exported is out of "
            "reach."
        )
    return Risk(
        _("Data are kept longer than needed"),
        _("What once had a use becomes a danger only: records outlive their purpose."),
        (RETENTION,),
        _(
            "Months by organisation, fewer by kind; erasing writes the file anew, so that no byte is left in "
            "it."
        ),
        left,
    )


def _lost(measures: Mapping[str, Measure]) -> Risk:
    return Risk(
        _("Data are lost or changed"),
        _("Help and inspections go to the wrong places; what was promised to people is forgotten."),
        (BACKUPS, AUDIT),
        _(
            "Facts are appended, never changed; a store that lost its last writes is noticed when it is "
            "opened."
        ),
        measures[BACKUPS].says,
    )


def _accused(figures: Figures) -> Risk:
    left = _(
        "{sole_traders} of {worksites} employers are sole traders, that is persons with rights of their own."
    )
    return Risk(
        _("An employer is wrongly suspected"),
        _(
            "A person who runs a small business is inspected, talked about or left without contracts for no "
            "reason."
        ),
        (ROLES,),
        _(
            "A list says why, with its uncertainty; a part is drawn by lot; signals are not findings; sole "
            "traders are left out of exports."
        ),
        left.format(sole_traders=figures.sole_traders, worksites=figures.worksites),
    )


def _stigma() -> Risk:
    return Risk(
        _("A neighbourhood or a group is branded"),
        _("People who live or work somewhere are treated as suspects because a map is dark there."),
        (),
        _(
            "No score holds nationality, origin, religion or income of who lives there. Places known by who "
            "goes there serve outreach alone, as cells, and move no figure of inspection."
        ),
        _("A map is read in haste. Show it with the screen that says where nobody looked."),
    )


def _not_looked() -> Risk:
    return Risk(
        _("Nobody looks where no one ever looked"),
        _("People are left alone in places that no record names, since plans follow records."),
        (),
        _("A blank is shown as not known, never as zero; plans keep a share for places chosen to learn."),
        _("Whoever cuts that share for lack of time brings the risk back."),
    )
