"""Makes the page of a round for a phone: one file that asks nothing of a network and expires."""

import hashlib
from base64 import b64encode
from pathlib import Path

from data.language import _
from layers.clock_times import write_time
from layers.markup import Markup, join, tag
from layers.sheets.map_drawing import PHONE_MAP, draw_round, map_key
from layers.sheets.phone_parts import (
    referring_section,
    safety_section,
    stop_card,
    working_section,
)
from layers.sheets.sheet import Sheet
from layers.sheets.words import map_link, way_in_words, write_span

_FOLDER = Path(__file__).parent
_CSS = (_FOLDER / "phone.css").read_text(encoding="utf-8")
_SCRIPT = (_FOLDER / "phone.js").read_text(encoding="utf-8")


def phone_page(sheet: Sheet) -> str:
    """Return the page as one HTML file, in the language of the session.

    Nothing is loaded: a policy in the page forbids all but its own style, its one script (by digest) and
    pictures as data. With scripts off the page still says until when it is valid.
    """
    digest = b64encode(hashlib.sha256(_SCRIPT.encode("utf-8")).digest()).decode("ascii")
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="robots", content="noindex"),
        tag("title", _("Round {code}").format(code=sheet.code)),
        tag("style", Markup(_CSS)),
    )
    body = tag(
        "body",
        _head(sheet),
        _links(),
        tag("main", _expired(sheet), _content(sheet)),
        tag("script", Markup(_SCRIPT)),
        data_expires=sheet.expires.isoformat(),
        style=f"--team: {sheet.colour}",
    )
    return join(Markup("<!DOCTYPE html>\n"), tag("html", head, body, lang=sheet.language))


def _head(sheet: Sheet) -> Markup:
    name = _("Round of {team}").format(team=sheet.team)
    return tag(
        "header",
        tag("h1", name),
        tag("p", tag("span", sheet.code, class_="code"), " ", sheet.valid_until, class_="valid"),
        tag("p", _("Demonstration, not for real data"), class_="valid") if sheet.demonstration else join(),
    )


def _links() -> Markup:
    links = [("#safety", _("Safety")), ("#stops", _("Stops")), ("#map", _("Map")), ("#refer", _("Refer"))]
    return tag(
        "nav", *(tag("a", text, href=link) for link, text in links), aria_label=_("Parts of this page")
    )


def _expired(sheet: Sheet) -> Markup:
    sentence = _("It was valid until {when}. Delete this file, and ask for a new sheet.")
    return tag(
        "section",
        tag("h2", _("This sheet has expired")),
        tag("p", sentence.format(when=sheet.expires_at)),
        id="expired",
        hidden=True,
    )


def _content(sheet: Sheet) -> Markup:
    return tag(
        "div",
        safety_section(),
        tag(
            "section",
            tag("p", tag("b", sheet.day), ", ", write_span(sheet.starts_s, sheet.ends_s)),
            tag("p", tag("b", _("Meet: ")), sheet.meets_at),
            tag("p", sheet.summary),
            tag("p", tag("a", _("Meeting point in maps"), href=map_link(sheet.start), class_="button")),
            *(tag("p", each, class_="caveat") for each in sheet.caveats),
            class_="plain",
            aria_label=_("The round"),
        ),
        _stops(sheet),
        _map(sheet),
        referring_section(sheet),
        working_section(sheet),
        id="content",
    )


def _map(sheet: Sheet) -> Markup:
    drawn = draw_round(sheet, size=PHONE_MAP)
    frame = tag("div", drawn, class_="frame", tabindex="0", role="region", aria_label=_("Map of the round"))
    buttons = [
        tag("button", "+", type="button", data_zoom="1.5", aria_label=_("Larger map")),
        tag("button", "−", type="button", data_zoom="0.667", aria_label=_("Smaller map")),
    ]
    return tag(
        "section",
        tag("h2", _("Map")),
        frame,
        tag("p", *buttons, class_="zoom"),
        tag("p", map_key(sheet)),
        id="map",
    )


def _stops(sheet: Sheet) -> Markup:
    items: list[Markup] = []
    for stop in sheet.stops:
        items.append(stop_card(sheet, stop))
        if sheet.rest is not None and sheet.rest_follows(stop):
            items.append(tag("li", tag("b", _("Break")), " ", write_span(*sheet.rest), class_="between"))
    back = _("End of the round: check out")
    way = ", ".join(filter(None, [way_in_words(sheet.legs[-1]), sheet.ways[-1]]))
    items.append(tag("li", tag("b", write_time(sheet.back_s)), " ", back, tag("br"), way, class_="between"))
    return tag("section", tag("h2", _("Stops")), tag("ol", *items), id="stops")
