"""Lists the layers for outreach, in the order in which they are offered."""

from data.access import OUTREACH
from data.language import _
from layers.listed import Listed
from layers.reading.blind_spots import HALF_LIFE, outreach_blind_spots
from layers.reading.composite import outreach_composite, weight_options
from layers.reading.exposure import outreach_exposure
from layers.reading.hot_spots import discovered_hot_spots
from layers.reading.learnt_exposure import outreach_learnt
from layers.reading.rates import discovered_neighbour_rate, discovered_rate, reports_rate
from layers.reading.seasonal_work import outreach_seasonal
from layers.reading.service_gap import gap_of_services, service_options
from layers.reading.structure import isolation
from layers.reading.trends import discovered_change, discovered_trends

_HELP = frozenset({OUTREACH})

OUTREACH_LAYERS = (
    Listed(
        "outreach_exposure",
        _HELP,
        0,
        over_time=False,
        anchor="exposure",
        words=lambda: _("Places to meet people"),
        make=outreach_exposure,
    ),
    Listed(
        "outreach_learnt",
        _HELP,
        1,
        over_time=True,
        anchor="learnt-exposure",
        words=lambda: _("Places that go with discoveries"),
        make=outreach_learnt,
    ),
    Listed(
        "outreach_seasonal",
        _HELP,
        0,
        over_time=True,
        anchor="seasonal-work",
        words=lambda: _("Seasonal work"),
        make=outreach_seasonal,
    ),
    Listed(
        "sightings_rate",
        _HELP,
        1,
        over_time=True,
        anchor="sightings-rate",
        words=lambda: _("Discoveries per 100 h"),
        make=discovered_rate,
    ),
    Listed(
        "neighbour_rate",
        _HELP,
        1,
        over_time=True,
        anchor="neighbour-rate",
        words=lambda: _("Discoveries per 100 h, neighbours heard"),
        make=discovered_neighbour_rate,
    ),
    Listed(
        "reported_rate",
        _HELP,
        1,
        over_time=True,
        anchor="reported-rate",
        words=lambda: _("Reports for people and effort"),
        make=reports_rate,
    ),
    Listed(
        "hot_spots",
        _HELP,
        1,
        over_time=True,
        anchor="hot-spots",
        words=lambda: _("More discovered than chance gives"),
        make=discovered_hot_spots,
    ),
    Listed(
        "trends",
        _HELP,
        1,
        over_time=True,
        anchor="trends",
        words=lambda: _("New, growing, lasting, fading"),
        make=discovered_trends,
    ),
    Listed(
        "rate_change",
        _HELP,
        1,
        over_time=True,
        anchor="change",
        words=lambda: _("Change since the year before"),
        make=discovered_change,
    ),
    Listed(
        "blind_spots",
        _HELP,
        1,
        over_time=True,
        anchor="blind-spots",
        words=lambda: _("Blind spots: where we do not know"),
        make=outreach_blind_spots,
        options=(HALF_LIFE,),
    ),
    Listed(
        "service_gap",
        _HELP,
        1,
        over_time=False,
        anchor="service-gap",
        words=lambda: _("Help out of reach"),
        make=gap_of_services,
        options=service_options(),
    ),
    Listed(
        "isolation",
        _HELP,
        1,
        over_time=False,
        anchor="structural-factors",
        words=lambda: _("Far from others and help"),
        make=isolation,
    ),
    Listed(
        "outreach_composite",
        _HELP,
        1,
        over_time=True,
        anchor="composite",
        words=lambda: _("All of it together"),
        make=outreach_composite,
        options=weight_options(OUTREACH),
    ),
)
