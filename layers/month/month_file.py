"""Parses the file that says what to plan for a month of inspections, with every fault at once."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.errors import Refused
from data.inspecting.crew import Crew
from data.inspecting.month_list import SiteKey
from data.language import _
from data.periods import Period
from data.streets.network import MODES
from data.vocabulary import authorities, service_terms
from layers.month.arrangements import Arrangement, Arrangements
from layers.month.month import LABOUR, MOST_VISITS, Month
from layers.targets.shares import Shares
from layers.toml_table import TomlTable

PARTS = ("month", "lead", "visits", "joint", "seed", "shares", "visit", "sites", "crews")
SHARES = ("value", "uncertain", "random")
VISIT = (
    "refers",
    "interpreter_from",
    "interpreter_languages",
    "papers_checked",
    "papers_reason",
)
SITES = ("put_in", "left_out")
CREW = ("code", "authority", "start", "from", "until", "travels_by", "languages", "days", "visits_a_day")
NO_LEADS = frozenset({"immigration", "interpreter", "ngo_migration_support"})
_CODE = re.compile(r"(?=.*[0-9])[0-9A-Za-zÀ-ž][0-9A-Za-zÀ-ž._-]{0,23}")
_WORD = re.compile(r"[a-z][a-z0-9_]{1,39}")
_SENTENCE = re.compile(r"[^\x00-\x1f]{1,300}")
_SITE = re.compile(r"[a-z][a-z0-9_]{1,39}/[^\s/]{1,80}")


@dataclass(frozen=True)
class AskedMonth:
    """What a file asks for. `has_crews` tells whether it names crews; else those of the store go."""

    month: Month
    arrangements: Arrangements
    has_crews: bool


def parse_month(text: str) -> AskedMonth:
    """Return the month that a TOML file asks for; the format is in docs/inspections.md.

    Raises
    ------
    Refused
        When the text is not TOML or anything in it cannot be used; the message holds every fault.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = _("The file of the month is not TOML: {fault}. See docs/inspections.md for an example.")
        raise Refused(message.format(fault=error)) from None
    faults: list[str] = []
    whole = TomlTable(content, _("The file"), faults, known=PARTS)
    period = _period(whole)
    lead = whole.choice("lead", _leads()) if "lead" in whole else LABOUR
    crews = [_crew(table, words, faults) for words, table in whole.tables("crews", _crew_in_words)]
    visits, joint = (whole.whole(name, least=0, most=MOST_VISITS) for name in ("visits", "joint"))
    seed = whole.whole("seed", least=0, most=2**31 - 1)
    sites = TomlTable(whole.table("sites"), _("[sites]"), faults, known=SITES)
    put_in, left_out = (_sites(sites, name) for name in SITES)
    shares = _shares(whole, faults)
    arrangements = _arrangements(whole, faults)
    if arrangements.usual.papers_checked and not arrangements.usual.papers_reason:
        whole.fault("visit", _("papers are checked without a reason, write papers_reason"))
    if faults or period is None:
        raise Refused(_("The file of the month cannot be used.") + "\n" + "\n".join(faults))
    plain = Month(period)
    month = Month(
        period=period,
        lead=lead,
        budget=plain.budget if visits is None else visits,
        joint=plain.joint if joint is None else joint,
        crews=tuple(crew for crew in crews if crew is not None),
        shares=shares,
        seed=plain.seed if seed is None else seed,
        put_in=put_in,
        left_out=left_out,
    )
    return AskedMonth(month, arrangements, bool(crews))


def _leads() -> list[str]:
    """Return the authorities that may lead: those whose crews inspect."""
    return [each.code for each in authorities() if each.code not in NO_LEADS]


def _period(whole: TomlTable) -> int | None:
    written = whole.value("month")
    try:
        if isinstance(written, str):
            months = Period.parse(written)
            if months.first == months.last:
                return months.first
    except Refused:
        pass
    whole.fault("month", _('say which month, such as month = "2027-01"'))
    return None


def _shares(whole: TomlTable, faults: list[str]) -> Shares:
    table = TomlTable(whole.table("shares"), _("[shares]"), faults, known=SHARES)
    plain = Shares()
    given = {name: table.share(name) for name in SHARES if name in table}
    try:
        return Shares(**{name: value for name, value in given.items() if value is not None})
    except Refused as fault:
        faults.append(str(fault))
        return plain


def _arrangements(whole: TomlTable, faults: list[str]) -> Arrangements:
    table = TomlTable(whole.table("visit"), _("[visit]"), faults, known=VISIT)
    problem = _("write a sentence of at most 300 signs")
    code = _("use the code of the register")
    return Arrangements(
        Arrangement(
            refers=table.text("refers", _WORD, code),
            interpreter_from=table.text("interpreter_from", _WORD, code),
            interpreter_languages=tuple(
                table.codes("interpreter_languages", known={each.code for each in service_terms("languages")})
            ),
            papers_checked=table.yes("papers_checked"),
            papers_reason=table.text("papers_reason", _SENTENCE, problem),
        )
    )


def _sites(table: TomlTable, name: str) -> frozenset[SiteKey]:
    written = table.codes(name, _SITE)
    return frozenset(SiteKey(*each.split("/", 1)) for each in written)


def _crew_in_words(table: Mapping[str, Any], number: int) -> str:
    code = table.get("code")
    return _("Crew {code}").format(code=code[:24] if isinstance(code, str) and code else number)


def _crew(fields: dict[str, Any], words: str, faults: list[str]) -> Crew | None:
    before = len(faults)
    table = TomlTable(fields, words, faults, known=CREW)
    for name in ("code", "authority", "start"):
        if name not in table:
            table.fault(name, _("it is missing"))
    code = table.text(
        "code", _CODE, _("use up to 24 letters, digits and . _ - with a digit, no name of a person")
    )
    authority = table.choice("authority", [each.code for each in authorities()])
    start = table.point("start")
    mode = table.choice("travels_by", MODES) if "travels_by" in table else "car"
    known = {each.code for each in service_terms("languages")}
    languages = frozenset(table.codes("languages", known=known))
    given = {"starts_s": table.time_s("from"), "ends_s": table.time_s("until")}
    given |= {
        "days": table.whole("days", least=0, most=31),
        "most_visits_a_day": table.whole("visits_a_day", least=1, most=20),
    }
    if len(faults) > before or start is None:
        return None
    try:
        numbers = {name: value for name, value in given.items() if value is not None}
        return Crew(code, authority, start, travels_by=mode, languages=languages, **numbers)
    except Refused as fault:
        faults.append(str(fault))
        return None
