"""Draws what a kind of records needs, with a template to fill in and, where there is one, a survey form."""

from collections.abc import Sequence

import streamlit as st

from data.access import Person
from data.area import read_area_cells
from data.cell_codes import SHORT, cells_to_codes
from data.errors import StoreError
from data.intake.field import Kind
from data.intake.kinds import kind_of
from data.intake.survey_form import survey_form_bytes
from data.intake.survey_questions import MARKS
from data.intake.templates import suffixes_of, template_bytes
from data.language import _, language
from data.store import Store
from layers.escaping import escape_html
from pages.shared.download import draw_file_download

MOST_CELLS = 3_000
_LEVELS = (2, 3, 4, 5)
_FORMATS = {".csv": "CSV", ".xlsx": "XLSX", ".geojson": "GeoJSON"}


def draw_kind_guide(store: Store, person: Person, kinds: Sequence[Kind]) -> None:
    """Let a kind be chosen, and draw what it is, which columns it needs and may have, and its templates."""
    names = {kind.code: kind.label for kind in kinds}
    code = st.selectbox(_("What can come in"), list(names), format_func=names.__getitem__, key="guide")
    kind = next(each for each in kinds if each.code == code)
    needed = [field.label for field in kind.fields if field.needed]
    others = [field.label for field in kind.fields if not field.needed]
    st.html(
        f'<div class="mj-guide"><p>{escape_html(kind.explanation)}.</p>'
        f"<p><strong>{_('Needed:')}</strong> {escape_html(', '.join(needed))}</p>"
        f'<p class="mj-note">{_("Where known:")} {escape_html(", ".join(others))}</p></div>'
    )
    _draw_templates(store, person, kind)


def _draw_templates(store: Store, person: Person, kind: Kind) -> None:
    with st.container(horizontal=True, gap="small"):
        for suffix in suffixes_of(kind):
            draw_file_download(
                _("Template {format}").format(format=_FORMATS[suffix]),
                _template(kind.code, suffix, language()),
                name=f"majakka-{kind.code}{suffix}",
                key=f"template-{kind.code}{suffix}",
            )
        if kind.code in MARKS.values():
            draw_file_download(
                _("Survey form for phones"),
                _survey_form(store, kind.code, person.organisation, (store.settings.store_id, language())),
                name=f"majakka-{kind.code}-form.xlsx",
                key=f"form-{kind.code}",
            )


@st.cache_data(show_spinner=False)
def _template(code: str, suffix: str, spoken: str) -> bytes:  # noqa: ARG001  # keys the cache
    return template_bytes(kind_of(code), suffix)


@st.cache_data(show_spinner=False)
def _survey_form(_store: Store, code: str, organisation: str, key: tuple[str, str]) -> bytes:  # noqa: ARG001
    return survey_form_bytes(kind_of(code), organisation=organisation, cells=_cells_to_choose(_store))


def _cells_to_choose(store: Store) -> list[str]:
    """Return the codes of the area's cells of 500 m, or of larger ones where those would be too many."""
    try:
        for level in _LEVELS:
            cells = read_area_cells(store, level=level)
            if len(cells) <= MOST_CELLS:
                break
    except StoreError:
        return []
    codes = cells_to_codes(
        cells["east"], cells["north"], level=level, style=SHORT, epsg=store.settings.crs_epsg
    )
    return [str(code) for code in codes]
