"""Reads the editable table of which authorities join a visit, and says for a site whose mandate fits."""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.access import INSPECTION
from data.errors import Refused
from data.inspecting.visit import IMMIGRATION
from data.language import _
from data.periods import SEASONS
from data.store import var_folder
from data.vocabulary import authorities, bands, indicators, place_kinds
from layers.joint.site_traits import TRAITS, SiteTraits
from layers.toml_table import TomlTable

RULES_FILE = Path(__file__).parent / "partner_rules.toml"
LEAD = "labour_inspectorate"

_FIELDS = (
    "code", "authority", "needed", "kinds", "traits", "indicators", "seasons", "staff_bands", "role",
    "reason", "source",
)  # fmt: skip
_CODE, _LINE = re.compile(r"[a-z][a-z0-9_]{1,59}"), re.compile(r"[^\n]{3,200}")


@dataclass(frozen=True)
class Partner:
    """An authority or organisation for a visit: its role and why, and whether it is needed or only wanted."""

    authority: str
    role: str
    why: str
    needed: bool


@dataclass(frozen=True)
class PartnerRule:
    """One rule: of each list that is not empty something must fit, and all `traits` must hold."""

    code: str
    authority: str
    needed: bool
    role: str
    reason: str
    kinds: frozenset[str] = frozenset()
    traits: frozenset[str] = frozenset()
    indicators: frozenset[str] = frozenset()
    seasons: frozenset[str] = frozenset()
    staff_bands: frozenset[str] = frozenset()

    def holds(self, site: SiteTraits) -> bool:
        """Whether the rule speaks of this site."""
        return (
            (not self.kinds or site.kind in self.kinds)
            and self.traits <= site.traits
            and (not self.indicators or bool(self.indicators & site.indicators))
            and (not self.seasons or site.season in self.seasons)
            and (not self.staff_bands or site.staff_band in self.staff_bands)
        )


def partners_of(site: SiteTraits, *, rules: tuple[PartnerRule, ...] | None = None) -> tuple[Partner, ...]:
    """Return who should join a visit to the site, the lead first, then needed ones, then wanted ones.

    Where several rules name the same authority, the first that needs it speaks, else the first.

    Raises
    ------
    Refused
        When the table in the folder of stores is not sound.
    """
    found: dict[str, Partner] = {}
    for rule in read_partner_rules() if rules is None else rules:
        known = found.get(rule.authority)
        if rule.holds(site) and (known is None or (rule.needed and not known.needed)):
            found[rule.authority] = Partner(rule.authority, _(rule.role), _(rule.reason), rule.needed)
    return tuple(sorted(found.values(), key=lambda each: (each.authority != LEAD, not each.needed)))


def read_partner_rules() -> tuple[PartnerRule, ...]:
    """Return the rules of `rules/partner_rules.toml` in the folder of stores, else those delivered.

    Raises
    ------
    Refused
        When that file is not sound; the message holds every fault.
    """
    own = var_folder() / "rules" / RULES_FILE.name
    path = own if own.is_file() else RULES_FILE
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Refused(_("{file} is not written in UTF-8. Save it so.").format(file=path)) from None
    return parse_partner_rules(text)


def parse_partner_rules(text: str) -> tuple[PartnerRule, ...]:
    """Return the rules of a table.

    Raises
    ------
    Refused
        When it is not TOML or anything in it cannot be used: every fault is told, with its rule and field.
        Also when a rule names immigration control, or no rule brings the lead to every site.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise Refused(_("The partner rules are not TOML: {fault}. Mend them.").format(fault=fault)) from None
    faults: list[str] = []
    whole = TomlTable(content, _("The partner rules"), faults, known=("rules",))
    rules = [_rule(table, words, faults) for words, table in whole.tables("rules", _in_words)]
    codes = [rule.code for rule in rules]
    if twice := sorted({code for code in codes if code and codes.count(code) > 1}):
        whole.fault("code", _("{codes} stands twice, give each rule its own").format(codes=", ".join(twice)))
    if not any(rule.authority == LEAD and rule.needed and rule == _everywhere(rule) for rule in rules):
        whole.fault(
            "rules", _("no rule brings {lead} to every site, add one without conditions").format(lead=LEAD)
        )
    if faults:
        raise Refused(_("The partner rules cannot be used.") + "\n" + "\n".join(faults))
    return tuple(rules)


def _everywhere(rule: PartnerRule) -> PartnerRule:
    return PartnerRule(rule.code, rule.authority, rule.needed, rule.role, rule.reason)


def _rule(row: Mapping[str, Any], words: str, faults: list[str]) -> PartnerRule:
    table = TomlTable(row, words, faults, known=_FIELDS)
    for name in ("code", "authority", "role", "reason"):
        if name not in table:
            table.fault(name, _("it is missing, add it"))
    code = table.text("code", _CODE, _("use small letters, digits and _"))
    line = _("write one line of 3 to 200 characters")
    table.text("source", _LINE, line)
    return PartnerRule(
        code=code,
        authority=_authority(table),
        needed=table.yes("needed"),
        role=table.text("role", _LINE, line),
        reason=table.text("reason", _LINE, line),
        kinds=_some(table, "kinds", {kind.code for kind in place_kinds() if INSPECTION in kind.purposes}),
        traits=_some(table, "traits", TRAITS),
        indicators=_some(table, "indicators", {each.code for each in indicators()}),
        seasons=_some(table, "seasons", SEASONS),
        staff_bands=_some(table, "staff_bands", {band.code for band in bands("staff_bands")}),
    )


def _some(table: TomlTable, name: str, known: Collection[str]) -> frozenset[str]:
    """Return what a condition names; one that names nothing would hold everywhere unseen."""
    if name in table and table.value(name) == []:
        table.fault(name, _("it is empty, name something or leave it out"))
    return frozenset(table.codes(name, known=known))


def _authority(table: TomlTable) -> str:
    named = table.value("authority")
    if named == IMMIGRATION:
        table.fault(
            "authority",
            _(
                "immigration control is no partner by rule, take the rule out; a single visit can name it "
                "with a written reason"
            ),
        )
        return ""
    known = {each.code for each in authorities()} - {IMMIGRATION}
    return table.choice("authority", sorted(known))


def _in_words(table: Mapping[str, Any], number: int) -> str:
    code = table.get("code")
    return _("rule {code}").format(code=code if isinstance(code, str) and code else number)
