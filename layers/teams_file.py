"""Parses the file of the teams that are out: when, from where, with every fault by team and field at once."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from data.errors import Refused
from data.language import _
from data.streets.network import MODES
from data.vocabulary import service_terms
from layers.routing.plan import Wishes
from layers.routing.team import Team
from layers.toml_table import TomlTable

PARTS = ("day", "shares", "stops", "teams")
SHARES = ("blind_spots", "random", "seed")
STOPS = ("must", "banned")
TEAM = (
    "code", "size", "languages", "travels_by", "start", "end", "from", "until", "break_minutes", "break_from",
    "break_until", "organisation", "alone", "locked",
)  # fmt: skip
DAY_S = 86_400
_MOST_TEAMS, _MOST_PERSONS, _MOST_BREAK_MIN = 100, 30, 240
# As the intake of teams has it: with a digit, so that no name of a person fits. It also names files.
_TEAM_CODE = re.compile(r"(?=.*[0-9])[0-9A-Za-zÀ-ž][0-9A-Za-zÀ-ž._-]{0,23}")
_STOP_CODE = re.compile(r"[0-9A-Za-z_.:-]{1,80}")
_ORGANISATION = re.compile(r"[a-z][a-z0-9_]{1,39}")


def parse_teams(text: str) -> tuple[date | None, tuple[Team, ...], Wishes]:
    """Return the day, if the file names one, the teams, and what is wished of the plan.

    The format is in docs/outreach.md. A shift that ends before it begins ends on the next day.

    Raises
    ------
    Refused
        When the text is not TOML or anything in it cannot be used; the message holds every fault, each with
        the team and the field.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = _("The file of teams is not TOML: {fault}. See docs/outreach.md for an example.")
        raise Refused(message.format(fault=error)) from None
    faults: list[str] = []
    whole = TomlTable(content, _("The file"), faults, known=PARTS)
    day = _day(whole)
    named = whole.tables("teams", _team_in_words)
    teams = [_team(table, words, faults) for words, table in named[:_MOST_TEAMS]]
    wishes = _wishes(whole, [table for _words, table in named], teams, faults)
    _check_teams(whole, named, teams)
    if faults:
        raise Refused(_("The file of teams cannot be used.") + "\n" + "\n".join(faults))
    return day, tuple(team for team in teams if team is not None), wishes


def _day(whole: TomlTable) -> date | None:
    day = whole.value("day")
    # A date with a time is a date to Python.
    if day is None or (isinstance(day, date) and not isinstance(day, datetime)):
        return day
    whole.fault("day", _("this is no day, write it like 2026-11-28, without quotes"))
    return None


def _team_in_words(table: Mapping[str, Any], number: int) -> str:
    code = table.get("code")
    return _("Team {code}").format(code=code[:24] if isinstance(code, str) and code else number)


def _check_teams(whole: TomlTable, named: list[tuple[str, dict[str, Any]]], teams: list[Team | None]) -> None:
    if not named:
        whole.fault("teams", _("no team is out, write each under a heading [[teams]]"))
    if len(named) > _MOST_TEAMS:
        whole.fault("teams", _("at most {most} teams can be planned").format(most=_MOST_TEAMS))
    codes = [team.code for team in teams if team is not None]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        whole.fault("teams", _("two teams are called {codes}").format(codes=", ".join(twice)))


def _team(fields: dict[str, Any], words: str, faults: list[str]) -> Team | None:
    before = len(faults)
    table = TomlTable(fields, words, faults, known=TEAM)
    for name in ("code", "size", "travels_by", "start", "from", "until"):
        if name not in table:
            table.fault(name, _missing(name))
    known = {language.code for language in service_terms("languages")}
    problem = _("use up to 24 letters, digits and . _ - with a digit, no name of a person")
    code = table.text("code", _TEAM_CODE, problem)
    size = table.whole("size", least=1, most=_MOST_PERSONS)
    languages = table.codes("languages", known=known)
    mode = table.choice("travels_by", MODES)
    start = table.point("start")
    end = table.point("end") or start
    hours, rest = _hours(table), _rest(table)
    organisation = table.text("organisation", _ORGANISATION, _("use the code of the register"))
    alone = table.yes("alone")
    if len(faults) > before or size is None or start is None or end is None or hours is None:
        return None
    try:
        return Team(
            code=code,
            size=size,
            languages=frozenset(languages),
            travels_by=mode,
            start=start,
            end=end,
            starts_s=hours[0],
            ends_s=hours[1],
            rest_s=rest,
            rest_between=_rest_between(table, hours) if rest else None,
            organisation=organisation or "example",
            alone=alone,
        )
    except Refused as fault:
        faults.append(str(fault))
        return None


def _missing(name: str) -> str:
    if name in ("from", "until"):
        return _('a team without hours cannot be planned, write from = "18:00" and until = "22:00"')
    if name == "start":
        return _("say where it starts, such as start = [60.17, 24.94]")
    return _("it is missing")


def _hours(table: TomlTable) -> tuple[int, int] | None:
    starts_s, ends_s = table.time_s("from"), table.time_s("until")
    if starts_s is None or ends_s is None:
        return None
    if starts_s == ends_s:
        table.fault("until", _("the shift has no hours, give a later end"))
        return None
    return starts_s, ends_s if ends_s > starts_s else ends_s + DAY_S


def _rest(table: TomlTable) -> int:
    return 60 * (table.whole("break_minutes", least=0, most=_MOST_BREAK_MIN) or 0)


def _rest_between(table: TomlTable, hours: tuple[int, int]) -> tuple[int, int] | None:
    """Between which times the break lies; one of the two given alone goes to the end of the shift."""
    if "break_from" not in table and "break_until" not in table:
        return None
    first, last = table.time_s("break_from"), table.time_s("break_until")

    def on_shift(time_s: int) -> int:
        return time_s if time_s >= hours[0] else time_s + DAY_S

    return (
        hours[0] if first is None else on_shift(first),
        hours[1] if last is None else on_shift(last),
    )


def _wishes(
    whole: TomlTable, tables: list[dict[str, Any]], teams: list[Team | None], faults: list[str]
) -> Wishes:
    shares = TomlTable(whole.table("shares"), _("[shares]"), faults, known=SHARES)
    stops = TomlTable(whole.table("stops"), _("[stops]"), faults, known=STOPS)
    blind, random = shares.share("blind_spots"), shares.share("random")
    seed = shares.whole("seed", least=0, most=2**31 - 1)
    must, banned = stops.codes("must", _STOP_CODE), stops.codes("banned", _STOP_CODE)
    plain = Wishes()
    wishes = Wishes(
        locked=_locked(tables, teams, faults),
        must=frozenset(must),
        banned=frozenset(banned),
        blind_share=plain.blind_share if blind is None else blind,
        random_share=plain.random_share if random is None else random,
        seed=plain.seed if seed is None else seed,
    )
    if wishes.blind_share + wishes.random_share > 1:
        shares.fault("random", _("the two shares are more than the whole, make them smaller"))
    both = sorted(wishes.banned & (wishes.must | wishes.locked.keys()))
    if both:
        stops.fault("banned", _("{codes} is wanted elsewhere in the file").format(codes=", ".join(both)))
    return wishes


def _locked(tables: list[dict[str, Any]], teams: list[Team | None], faults: list[str]) -> dict[str, str]:
    locked: dict[str, str] = {}
    for fields, team in zip(tables, teams, strict=False):
        if "locked" not in fields:
            continue
        # Its other fields were read, and their faults told, with the team.
        table = TomlTable({"locked": fields["locked"]}, _team_in_words(fields, 0), faults, known=TEAM)
        for stop in table.codes("locked", _STOP_CODE):
            if team is not None and locked.setdefault(stop, team.code) != team.code:
                table.fault("locked", _("{code} is locked to another team as well").format(code=stop))
    return locked
