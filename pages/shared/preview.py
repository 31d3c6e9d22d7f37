"""Draws what was understood of a file: how coarsely it is kept and where, and the first records."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import streamlit as st

from data.access import INSPECTION, OUTREACH
from data.grid import side_of_level
from data.intake.field import Kind
from data.language import _, ngettext
from data.periods import Period
from data.store import Store
from layers.number_text import write_count
from pages.shared.frame import table_height
from pages.shared.kept_records import readable_records
from pages.shared.preview_map import draw_preview_map, levels_of

FIRST_RECORDS = 50


def draw_preview(name: str, store: Store, kind: Kind, rows: pa.Table, notes: Mapping[str, Any]) -> None:
    """Draw the account in sentences, the map of cells where there are any, and the first of the rows."""
    epsg = store.settings.crs_epsg
    sentences = [*_places(notes), *_columns(notes)]
    if levels_of(rows):
        map_side, words_side = st.columns([8, 5], gap="medium")
        with map_side:
            draw_preview_map(name, rows, purpose=purpose_of(kind), epsg=epsg)
        with words_side:
            _draw_sentences(sentences)
    else:
        _draw_sentences(sentences)
    first = readable_records(rows.slice(0, FIRST_RECORDS), kind, epsg=epsg)
    st.markdown("**" + _("What is kept of the first records, in mixed order") + "**")
    st.dataframe(
        first,
        hide_index=True,
        height=table_height(len(first), most=6),
        alt=_("Table of the first records as they will be kept"),
    )


def purpose_of(kind: Kind) -> str:
    """Return the purpose whose hue a kind is drawn in."""
    return INSPECTION if INSPECTION in kind.purposes and OUTREACH not in kind.purposes else OUTREACH


def understood_words(notes: Mapping[str, Any], kind: Kind) -> str:
    """Return how many records of what were understood, and from when."""
    count = int(notes["rows"])
    words = ngettext("Understood: {count} record of {kind}", "Understood: {count} records of {kind}", count)
    words = words.format(count=write_count(count), kind=kind.label)
    if notes.get("first_period") is None:
        return words
    period = Period(notes["first_period"], notes["last_period"]).label()
    return _("{what}, {period}").format(what=words, period=period)


def _places(notes: Mapping[str, Any]) -> list[str]:
    sentences = []
    if levels := notes.get("levels"):
        cells = ", ".join(
            _("{count} in cells of {side} m").format(
                count=write_count(count), side=write_count(side_of_level(int(level)))
            )
            for level, count in sorted(levels.items())
        )
        sentences.append(
            _("Places are kept as cells with enough inhabitants, never as points: {cells}.").format(
                cells=cells
            )
        )
    if notes.get("municipality"):
        sentences.append(
            _("{count} are kept as somewhere in the municipality.").format(
                count=write_count(notes["municipality"])
            )
        )
    if notes.get("unknown"):
        sentences.append(_("{count} have no place.").format(count=write_count(notes["unknown"])))
    if notes.get("near_secret"):
        sentences.append(
            _("{count} lie in areas where all places are kept coarsely, to protect hidden addresses.").format(
                count=write_count(notes["near_secret"])
            )
        )
    if notes.get("hidden"):
        words = _("{count} have a hidden address: only the area of 4 km is kept, no name or address.")
        sentences.append(words.format(count=write_count(notes["hidden"])))
    if notes.get("at_help_place"):
        words = _("{count} lie in help places: their name, address and point are not kept.")
        sentences.append(words.format(count=write_count(notes["at_help_place"])))
    if notes.get("unknown_worksites"):
        words = _("{count} are of worksites that are not in this store yet.")
        sentences.append(words.format(count=write_count(notes["unknown_worksites"])))
    if notes.get("people_known") is False:
        sentences.append(
            _("Nothing is known of inhabitants here, so cells are 1,000 m or larger. Bring in *Population*.")
        )
    return sentences


def _columns(notes: Mapping[str, Any]) -> list[str]:
    sentences = []
    if left_out := notes.get("columns_left_out"):
        words = ngettext(
            "{count} column is left out: nothing of it is kept.",
            "{count} columns are left out: nothing of them is kept.",
            left_out,
        )
        sentences.append(words.format(count=left_out))
    return sentences


def _draw_sentences(sentences: list[str]) -> None:
    st.markdown("\n".join(f"- {sentence}" for sentence in sentences))
