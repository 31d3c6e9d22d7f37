"""Tests that no sheet names a person: practices called after whoever runs them are shown by kind and area."""

import pytest

from data.store import Store
from layers.stops.naming import Area, is_named_after_person, name_of_spot
from layers.stops.spot import Spot


@pytest.mark.parametrize(
    "name",
    [
        "Hammaslääkäri Maija Esimerkki",
        "Hypnoosi- ja luontaisterapeuttia Maija Esimerkki",
        "Dr. Anna Exempel",
        "Tandläkare A. Exempel",
        "Gydytoja Ona Pavyzdė",
        "Zobārsts Jānis Paraugs",
        "Praxis Anna Muster-Beispiel",
    ],
)
def test_a_practice_called_after_a_person_is_seen(name: str) -> None:
    assert is_named_after_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "Kukontorin Hammaslääkärit",
        "Vita Lääkäriasema",
        "Elielinaukion röntgen",
        "Lääkärikeskus Aava",
        "Vanha kirkkopuisto",
        "Drottninggatan Norra Torget",
        "",
    ],
)
def test_other_names_stay_as_they_are(name: str) -> None:
    assert not is_named_after_person(name)


def test_such_a_practice_is_a_stop_by_kind_and_area(store: Store) -> None:
    spot = Spot(
        code="c", name="Hammaslääkäri Maija Esimerkki", kind="clinic_hospital", x=0.0, y=0.0, east=0, north=0,
        level=1, hours="", drawn_by=("clinic_hospital",),
    )  # fmt: skip
    assert name_of_spot(store, spot, Area("Kallio")) == "Clinics and hospitals, Kallio"
