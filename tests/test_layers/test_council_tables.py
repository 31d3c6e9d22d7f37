"""Tables say in words what the release holds, and the map says the same."""

from dataclasses import replace

from data.language import use_language
from data.releases.band import Band
from layers.council import tables
from layers.council.comparing import FEWER, MORE, NOT_CLEAR, compare
from layers.council.naming import write_band, write_opening_hours
from layers.council.part_facts import part_facts
from tests.sample_release import sample_before, sample_parts, sample_release, sample_without_signals


def test_the_table_of_parts_has_each_part_once_those_above_their_share_first() -> None:
    table = tables.part_table(sample_release())
    assert table["Part"].tolist()[0] == "Market Square"
    assert sorted(table["Code"]) == ["A1", "A2", "A3", "A4", "A5"]
    first = table.iloc[0]
    assert (first["Signals"], first["Looked at"], first["Hours of visits"]) == ("50–74", "much", "200–499")
    assert first["Inhabitants"] == "about 2,100 (5 %)"


def test_districts_are_sums_of_whole_parts() -> None:
    table = tables.district_table(sample_release()).set_index("District")
    # Centre: 50-74, 30-49 and 20-29.
    assert table.loc["Centre", "Signals"] == "100–152"
    assert table.loc["Centre", "Inhabitants"] == "19,300"
    assert table["Parts"].astype(int).sum() == 5


def test_an_open_band_stays_open_in_a_sum() -> None:
    parts = (replace(sample_parts()[0], signals=Band(10_000, None)), sample_parts()[1])
    table = tables.district_table(sample_release(parts=parts))
    assert table["Signals"].tolist() == ["10,030 or more"]
    assert write_band(Band(10_000, None)) == "10,000 or more"


def test_what_is_missing_is_said_and_never_a_number() -> None:
    inspected = tables.inspection_table(sample_release())
    assert inspected["Labour exploitation found"].tolist() == ["11–14", "not shown", "not shown"]
    assert inspected["Kind of workplace"].tolist()[0] == "All kinds"
    cover = tables.cover_table(sample_release())
    assert cover["Inhabitants within 5 km of one"].tolist()[0] == "no service"
    few = tables.trend_table([sample_without_signals()])
    assert few["Signals"].tolist() == ["not shown"]


def test_every_table_of_a_release_without_signals_has_its_columns_and_no_rows() -> None:
    release = sample_without_signals()
    for table in (
        tables.part_table(release),
        tables.district_table(release),
        tables.form_table(release),
        tables.signal_table(release),
        tables.change_table(release, None),
        tables.comparison_table(release, None),
        tables.inspection_table(release),
    ):
        assert len(table) == 0
        assert len(table.columns) >= 2


def test_releases_over_time_stand_oldest_first_and_once() -> None:
    now, before = sample_release(), sample_before()
    assert tables.trend_table([now, before, now])["Release"].tolist() == ["2025-H2", "2026-H1"]


def test_two_releases_are_compared_on_the_ground_that_both_show() -> None:
    now, before = sample_release(), sample_before()
    # The one before lacks A5; A1 to A4 are the same ground.
    found = compare(now, before)
    assert [[part.code for part in each.parts] for each in found] == [["A1"], ["A2"], ["A3"], ["A4"]]
    assert found[0].now == (50, 74)
    assert found[0].before == (30, 49)
    assert found[0].verdict == NOT_CLEAR


def test_parts_that_were_cut_differently_are_compared_as_their_union() -> None:
    first, second, third = sample_parts()[:3]
    # Before, A1 to A3 were one square of 4 km; it had 200-299 signals, now they have 100-152 together.
    whole = replace(first, code="W", squares=((5, 110, 1659),), signals=Band(200, 299))
    before = sample_before(parts=(whole,))
    found = compare(sample_release(parts=(first, second, third)), before)
    assert len(found) == 1
    assert {part.code for part in found[0].parts} == {"A1", "A2", "A3"}
    assert found[0].verdict == FEWER
    many = replace(whole, signals=Band(11, 14))
    assert (
        compare(sample_release(parts=(first, second, third)), sample_before(parts=(many,)))[0].verdict == MORE
    )


def test_ground_that_only_one_of_them_covers_is_not_compared() -> None:
    first = sample_parts()[0]
    whole = replace(first, code="W", squares=((5, 110, 1659),))
    assert compare(sample_release(parts=(first,)), sample_before(parts=(whole,))) == ()
    assert compare(sample_release(crs_epsg=3301), sample_before()) == ()


def test_who_points_at_a_part_reads_what_the_table_says() -> None:
    release = sample_release()
    rows = tables.part_table(release).to_dict("records")
    for facts, row in zip(part_facts(release), rows, strict=True):
        for column in (
            "Part",
            "Signals",
            "Compared with its share of inhabitants",
            "Looked at",
            "Hours of visits",
        ):
            assert row[column] in facts.sentence


def test_numbers_and_hours_follow_the_language() -> None:
    use_language("fi")
    try:
        assert tables.effort_table(sample_release(effort=replace(sample_release().effort, visits=4300))).iloc[
            0, 1
        ] == ("4\u00a0300")
        assert write_opening_hours("Mo-Fr 09:00-16:00") == "ma–pe 09:00–16:00"
    finally:
        use_language("en")
    assert write_opening_hours("Mo,We 10:00-12:00") == "Mon, Wed 10:00–12:00"
