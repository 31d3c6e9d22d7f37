"""Draws the backups of a store: the answer first, what can be done now, then each copy that there is."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from data.access import may
from data.backups.drilling import Drill, drill, read_drills
from data.backups.folder import backups_folder
from data.backups.keeping import KEEPING, remove_expired
from data.backups.listing import Backups, read_backups
from data.backups.making import Backup, back_up
from data.backups.schedule import backup_hour, next_due, read_fault
from data.clock import now
from data.language import _, ngettext
from data.progress import IsCancelled, Tell, part_of
from data.store import Store
from layers.markup import tag
from layers.number_text import write_count
from pages.shared.council_look import draw_table
from pages.shared.frame import draw_note
from pages.shared.guarding import guarded
from pages.shared.releases_lines import facts_markup
from pages.shared.state import View
from pages.shared.stores import current_store
from pages.shared.upkeep_job import Done, start_job
from pages.shared.upkeep_verdict import Verdict, age_words, moment_words, verdict

# A next backup that is due within this time is made any minute.
_SOON = timedelta(minutes=3)


def draw_answer(view: View, *, busy: bool) -> None:
    """Draw whether last night's copy is there and proven, the figures behind it, and the buttons."""
    store = current_store(view.store)
    found, drills = _read(store), read_drills(store.path)
    zone = ZoneInfo(store.settings.time_zone)
    hour = backup_hour()
    _draw_verdict(verdict(found.last, drills, read_fault(store), at=now(), hour=hour, zone=zone))
    st.html(facts_markup(_facts(store, found, drills, hour=hour, zone=zone)))
    if may(view.person, "backup"):
        _draw_buttons(view, found.last, busy=busy)


def draw_copies(view: View) -> None:
    """Draw each backup, how long they are kept, what is not deleted by itself, and how to restore one."""
    store = current_store(view.store)
    found, zone = _read(store), ZoneInfo(store.settings.time_zone)
    st.header(_("Copies"), anchor=False)
    for fault in found.faults:
        st.warning(fault)
    if found.backups:
        tried = {each.backup: each for each in reversed(read_drills(store.path))}
        draw_table(_table(found.backups, tried, zone), where_words(store.path, found.backups))
    else:
        draw_note(_("None yet. They will be listed here, newest first."), below_title=False)
    draw_note(_kept_words(), below_title=False)
    if found.aside:
        words = _("Set aside by a restore or a new schema, and kept until somebody deletes them: {names}")
        draw_note(words.format(names=", ".join(each.name for each in found.aside)), below_title=False)
    if may(view.person, "restore"):
        draw_note(
            _("To restore one, stop the app, then, with the name of a copy or latest:"),
            below_title=False,
        )
        st.code(f"python -m data restore latest --store {view.store}", language=None, wrap_lines=True)


def _read(store: Store) -> Backups:
    return read_backups(store.path, store_id=store.settings.store_id)


def _draw_verdict(found: Verdict) -> None:
    sentences = [tag("p", sentence) for sentence in found.sentences]
    st.html(
        tag(
            "div",
            tag("b", found.words),
            tag("div", *sentences),
            class_=f"mj-verdict-box {found.mark}",
            role="status",
        )
    )


def _facts(
    store: Store, found: Backups, drills: tuple[Drill, ...], *, hour: int, zone: ZoneInfo
) -> list[tuple[str, str]]:
    last = found.last
    due = next_due(last.manifest.made_at if last else None, now(), hour=hour, zone=zone)
    soon = due - now() < _SOON
    facts = [
        (age_words(now() - last.manifest.made_at) if last else _("none"), _("age of the newest copy")),
        (_("soon") if soon else f"{due.astimezone(zone):%H:%M}", _next_words(due, soon=soon, zone=zone)),
        (
            write_count(len(found.backups)),
            ngettext("copy, {size} MB", "copies, {size} MB together", len(found.backups)).format(
                size=_megabytes(found.size_bytes)
            ),
        ),
        (_("encrypted") if store.encrypted else _("plain"), _store_words(store, found)),
    ]
    if last:
        facts.append((last.manifest.digest, _("digest of the newest, to compare")))
    if drills:
        equal = sum(each.equal for each in drills)
        facts.append(
            (
                _("{equal} of {all}").format(equal=equal, all=len(drills)),
                _("trial restores were equal"),
            )
        )
    return facts


def _store_words(store: Store, found: Backups) -> str:
    """Say whether the copies are as the store is: those from before a change of key may be otherwise."""
    if all(each.manifest.encrypted == store.encrypted for each in found.backups):
        return _("the store, and so its copies")
    return _("the store; some copies are not, see below")


def _next_words(due: datetime, *, soon: bool, zone: ZoneInfo) -> str:
    if soon:
        return _("the next is made")
    is_today = due.astimezone(zone).date() == now().astimezone(zone).date()
    return _("today, the next is made") if is_today else _("tomorrow, the next is made")


def _draw_buttons(view: View, last: Backup | None, *, busy: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Back up now"),
            type="primary",
            key="back-up-now",
            disabled=busy,
            on_click=guarded(_start_backup),
            args=(view,),
        )
        if last is not None:
            st.button(
                _("Try a restore now"),
                key="drill-now",
                disabled=busy,
                on_click=guarded(_start_drill),
                args=(view, last),
            )
        draw_note(
            _("Others go on working meanwhile. A trial is restored to a side place, compared and removed."),
            below_title=False,
        )


def _start_backup(view: View) -> None:
    store, person = current_store(view.store), view.person

    def work(tell: Tell, cancelled: IsCancelled) -> Done:
        made = back_up(store, person, tell=part_of(tell, 0, 0.7), cancelled=cancelled)
        held = drill(store, person, made, tell=part_of(tell, 0.7, 1))
        if held.equal:
            remove_expired(store, key=store.key)
        return _done(held, _("Backed up as {name}.").format(name=made.path.name))

    start_job(view, work)


def _start_drill(view: View, last: Backup) -> None:
    store, person = current_store(view.store), view.person

    def work(tell: Tell, _cancelled: IsCancelled) -> Done:
        return _done(drill(store, person, last, tell=tell))

    start_job(view, work)


def _done(held: Drill, *before: str) -> Done:
    if not held.equal:
        return False, (*before, held.fault)
    words = _("Restored on trial in {seconds} s: every table is equal.")
    return True, (*before, words.format(seconds=f"{held.seconds:.1f}"))


def _table(backups: tuple[Backup, ...], tried: dict[str, Drill], zone: ZoneInfo) -> pd.DataFrame:
    return pd.DataFrame([_row(each, tried.get(each.path.name), zone) for each in backups])


def _row(backup: Backup, held: Drill | None, zone: ZoneInfo) -> dict[str, str]:
    manifest = backup.manifest
    return {
        _("Made"): moment_words(manifest.made_at, zone),
        _("Restored on trial"): _tried_words(held, zone),
        _("Writes"): write_count(manifest.batches),
        _("Rows"): write_count(manifest.rows),
        _("MB"): _megabytes(manifest.size_bytes),
        _("Encrypted"): _("yes") if manifest.encrypted else _("no"),
        _("Digest"): manifest.digest,
        _("Name"): backup.path.name,
    }


def _tried_words(held: Drill | None, zone: ZoneInfo) -> str:
    if held is None:
        return _("not yet")
    day = moment_words(held.held_at, zone)
    return _("equal, {moment}").format(moment=day) if held.equal else _("failed, {moment}").format(moment=day)


def where_words(store_path: Path, backups: Sequence[Backup]) -> str:
    """Return where the copies are and what they hold, by what the manifest of each says of it."""
    encrypted = sum(each.manifest.encrypted for each in backups)
    words = ngettext(
        "{count} copy in {folder}, {encrypted} of them encrypted, with store, secret, rounds and releases.",
        "{count} copies in {folder}, {encrypted} of them encrypted, with store, secret, rounds and releases.",
        len(backups),
    )
    said = words.format(
        count=write_count(len(backups)),
        folder=backups_folder(store_path),
        encrypted=write_count(encrypted),
    )
    return f"{said} {_audit_words(has_plain=encrypted < len(backups))}"


def _audit_words(*, has_plain: bool) -> str:
    # What a plain copy lacks was settled when it was made: that a key is set today says nothing of it.
    if has_plain:
        return _("The audit is in those encrypted, and in a plain one if no key was set when it was made.")
    return _("Each holds the audit, too.")


def _kept_words() -> str:
    return _(
        "Kept are the newest of each of the last {days} days, {weeks} weeks and {months} months; the others "
        "are removed, never the only sound one. So what is erased from the store lives on in copies for up "
        "to {months} months."
    ).format(days=KEEPING.days, weeks=KEEPING.weeks, months=KEEPING.months)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f}".replace(",", " ")
