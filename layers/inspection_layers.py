"""Lists the layers for inspection, in the order in which they are offered."""

from data.access import INSPECTION
from data.language import _
from layers.listed import Listed
from layers.reading.composite import inspection_composite, weight_options
from layers.reading.exposure import inspection_exposure
from layers.reading.hot_spots import inspection_hot_spots
from layers.reading.inspection import expected_findings, worksites_not_inspected, yield_options
from layers.reading.learnt_exposure import inspection_learnt
from layers.reading.seasonal_work import inspection_seasonal
from layers.reading.structure import structural_factors

_ENFORCEMENT = frozenset({INSPECTION})

INSPECTION_LAYERS = (
    Listed(
        "inspection_exposure",
        _ENFORCEMENT,
        0,
        over_time=False,
        anchor="exposure",
        words=lambda: _("Workplaces"),
        make=inspection_exposure,
    ),
    Listed(
        "inspection_learnt",
        _ENFORCEMENT,
        1,
        over_time=True,
        anchor="learnt-exposure",
        words=lambda: _("Workplaces that go with findings"),
        make=inspection_learnt,
    ),
    Listed(
        "inspection_seasonal",
        _ENFORCEMENT,
        0,
        over_time=True,
        anchor="seasonal-work",
        words=lambda: _("Seasonal work"),
        make=inspection_seasonal,
    ),
    Listed(
        "inspection_yield",
        _ENFORCEMENT,
        1,
        over_time=True,
        anchor="inspection-yield",
        words=lambda: _("Expected findings"),
        make=expected_findings,
        options=yield_options(),
    ),
    Listed(
        "inspection_hot_spots",
        _ENFORCEMENT,
        0,
        over_time=True,
        anchor="hot-spots",
        words=lambda: _("More found than chance gives"),
        make=inspection_hot_spots,
    ),
    Listed(
        "inspection_blind_spots",
        _ENFORCEMENT,
        1,
        over_time=False,
        anchor="workplaces-not-inspected",
        words=lambda: _("Workplaces not inspected"),
        make=worksites_not_inspected,
    ),
    Listed(
        "structural_factors",
        _ENFORCEMENT,
        1,
        over_time=False,
        anchor="structural-factors",
        words=lambda: _("Far from people and help"),
        make=structural_factors,
    ),
    Listed(
        "inspection_composite",
        _ENFORCEMENT,
        1,
        over_time=True,
        anchor="composite",
        words=lambda: _("All of it together"),
        make=inspection_composite,
        options=weight_options(INSPECTION),
    ),
)
