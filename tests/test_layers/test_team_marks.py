"""Tests that teams are told apart on a map by every eye, and their numbers can be read."""

from itertools import combinations

import numpy as np
import pytest

from layers.palette import PAPER, accent
from layers.team_marks import team_mark
from tests.test_layers.test_palette import contrast, lab

TEAMS = [team_mark(position) for position in range(60)]


@pytest.mark.parametrize("eyes", ["full colour", "protanopia", "deuteranopia", "tritanopia"])
def test_five_teams_have_colours_that_every_eye_tells_apart(eyes: str) -> None:
    seen = [lab(each.colour, eyes) for each in TEAMS[:5]]
    assert min(np.linalg.norm(one - other) for one, other in combinations(seen, 2)) > 18


def test_white_numbers_and_the_lines_on_the_base_map_can_be_read() -> None:
    for each in TEAMS[:5]:
        assert contrast(each.colour, "#ffffff") >= 4.5
        assert contrast(each.colour, PAPER) >= 3


def test_the_first_team_has_the_teal_of_outreach() -> None:
    assert TEAMS[0].colour == accent("outreach")


def test_many_teams_differ_in_colour_pattern_or_shape() -> None:
    # 5 colours, 4 patterns and 3 shapes in turn come together again after 60 teams.
    assert len(set(TEAMS)) == 60
