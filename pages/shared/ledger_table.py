"""Draws what came in, newest first, and lets an import be taken back."""

import pandas as pd
import streamlit as st

from data.access import may
from data.errors import NotAllowed, Refused, StoreError
from data.intake.kinds import kinds
from data.intake.ledger import TakenBack, read_ledger, take_back
from data.language import _, ngettext
from data.organisations import read_organisations
from data.periods import first_day_of_week
from data.store import Store
from layers.number_text import write_count
from pages.shared.frame import table_height
from pages.shared.guarding import guarded
from pages.shared.state import View

_TOLD = "told-of-take-back"


def draw_ledger(view: View, store: Store) -> None:
    """Draw the ledger of the purposes of the person in view, and what can be done about an import."""
    st.subheader(_("What came in"))
    done, trouble = st.session_state.pop(_TOLD, ("", ""))
    if done:
        st.success(done)
    if trouble:
        st.error(trouble)
    ledger = read_ledger(store, view.person)
    if ledger.empty:
        st.info(_("Nothing has come in yet."))
        return
    names = {each.code: each.label for each in read_organisations(store)} | {"osm": "OpenStreetMap"}
    labels = {kind.code: kind.label for kind in kinds()} | {"places": _("Places"), "area": _("Areas")}
    table = pd.DataFrame(
        {
            "batch": ledger["batch"],
            "kind": [labels.get(code, code) for code in ledger["kind"]],
            "organisation": [names.get(code, code) for code in ledger["organisation"]],
            "week": [_week(week) for week in ledger["week"]],
            "rows": ledger["rows"],
            "already_known": ledger["already_known"],
            "state": [state_words(row) for row in ledger.to_dict("records")],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        height=table_height(len(table), most=8),
        alt=_("Table of what came in, newest first"),
        column_config={
            "batch": st.column_config.NumberColumn(_("No."), width="small"),
            "kind": st.column_config.TextColumn(_("Kind")),
            "organisation": st.column_config.TextColumn(_("From")),
            "week": st.column_config.TextColumn(_("Came in")),
            "rows": st.column_config.NumberColumn(_("Records"), format="localized"),
            "already_known": st.column_config.NumberColumn(_("Already known"), format="localized"),
            "state": st.column_config.TextColumn(_("State")),
        },
    )
    _draw_taking_back(view, store, table[ledger["can_take_back"].to_numpy(bool)])
    if may(view.person, "purge"):
        _draw_purge(view)


def state_words(row: dict[str, object]) -> str:
    """Return what has become of an import."""
    if row["purged"]:
        return _("erased")
    if not pd.isna(row["taken_back_by"]):
        return _("taken back by no. {batch}").format(batch=int(str(row["taken_back_by"])))
    if not pd.isna(row["takes_back"]):
        return _("takes back no. {batch}").format(batch=int(str(row["takes_back"])))
    return _("in force")


def _draw_taking_back(view: View, store: Store, table: pd.DataFrame) -> None:
    if table.empty:
        return
    imports = {row["batch"]: row for row in table.to_dict("records")}
    key = f"take-back-{store.settings.store_id}-{view.person.id}"
    batch = st.selectbox(
        _("Take an import back"),
        [int(number) for number in imports],
        index=None,
        format_func=lambda number: _("No. {batch}: {kind}, {organisation}, {records} records").format(
            batch=number,
            kind=imports[number]["kind"],
            organisation=imports[number]["organisation"],
            records=write_count(imports[number]["rows"]),
        ),
        placeholder=_("Choose an import"),
        key=key,
    )
    if batch is None:
        return
    row = imports[batch]
    words = ngettext(
        "This removes {count} record of *{kind}* from all maps and counts, and brings back what it had "
        "corrected. Records that another import brought too stay. The ledger keeps a trace.",
        "This removes {count} records of *{kind}* from all maps and counts, and brings back what they had "
        "corrected. Records that another import brought too stay. The ledger keeps a trace.",
        int(row["rows"]),
    )
    st.warning(words.format(count=write_count(row["rows"]), kind=row["kind"]))

    def take() -> None:
        try:
            st.session_state[_TOLD] = (taken_back_words(batch, take_back(store, view.person, batch)), "")
        except (Refused, NotAllowed, StoreError) as error:
            st.session_state[_TOLD] = ("", str(error))
        st.session_state[key] = None

    with st.container(horizontal=True):
        st.button(
            _("Take back no. {batch}").format(batch=batch),
            type="primary",
            key="take-back-now",
            on_click=guarded(take),
        )
        st.button(
            _("Keep it"), key="keep-import", on_click=guarded(lambda: st.session_state.update({key: None}))
        )


def taken_back_words(batch: int, taken: TakenBack) -> str:
    """Return what taking back did."""
    words = ngettext(
        "Import no. {batch} was taken back: {removed} record no longer counts.",
        "Import no. {batch} was taken back: {removed} records no longer count.",
        taken.removed,
    )
    parts = [words.format(batch=batch, removed=write_count(taken.removed))]
    if taken.restored:
        words = _("Of {count} the version before counts again.")
        parts.append(words.format(count=write_count(taken.restored)))
    if taken.kept:
        words = _("{count} stay, since another import brought them too.")
        parts.append(words.format(count=write_count(taken.kept)))
    return " ".join(parts)


def _draw_purge(view: View) -> None:
    with st.expander(_("Erase imports for good")):
        st.markdown(
            _(
                "Taking back leaves the records in the file of the store. To erase them from it, stop the "
                "app and run `python -m data purge NUMBER --store {store}` with the numbers from the ledger. "
                "It also says what that means for backups and releases."
            ).format(store=view.store)
        )


def _week(week: object) -> str:
    if pd.isna(week):
        return _("not known")
    return _("week of {day}").format(day=first_day_of_week(int(str(week))).isoformat())
