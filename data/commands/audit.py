"""Checks, shows and tries the audit: `audit verify|head|show|trial|speed|forget`."""

import argparse
import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from data.audit.chain import audit_folder, read_head
from data.audit.entry import Entry
from data.audit.events import AUDIT_CHECKED, VIEWED, event_codes
from data.audit.forgetting import forget_segments
from data.audit.head import HEAD_SETTING, parse_heads
from data.audit.reading import read_entries
from data.audit.recording import record_event
from data.audit.speed import measure_speed
from data.audit.trial import Trial, try_tampering
from data.audit.verification import check_chain
from data.commands.import_file import STEWARD
from data.errors import Refused
from data.language import _, ngettext

NAME = "audit"
HELP = _("check the audit, print its head, show what was done, or try tampering with a copy")
VERIFY, HEAD, SHOW, TRIAL, SPEED, FORGET = "verify", "head", "show", "trial", "speed", "forget"
_SHOWN_SIGNS = 6


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what to do and its options."""
    parser.add_argument(
        "what",
        choices=(VERIFY, HEAD, SHOW, TRIAL, SPEED, FORGET),
        help=_(
            "verify: check every line; head: print the last; show: list what was done; trial: tamper with a "
            "made-up one; speed: measure; forget: delete whole years whose time is over"
        ),
    )
    parser.add_argument(
        "--head", help=_("verify: a file or folder of heads, or NUMBER:MAC; else those of {setting}").format(
            setting=HEAD_SETTING
        )
    )  # fmt: skip
    parser.add_argument("--since", help=_("show: from this day on (ISO date, UTC)"))
    parser.add_argument("--person-sign", help=_("show: of the person whose keyed id begins so"))
    parser.add_argument("--event", help=_("show: of this event"))
    parser.add_argument("--times", type=int, default=90, help=_("trial: how often"))
    parser.add_argument("--lines", type=int, default=100_000, help=_("speed: how long an audit"))
    parser.add_argument("--years", type=int, help=_("forget: how many whole years stay besides this one"))


def run(arguments: argparse.Namespace) -> int:
    """Do what is asked; 2 where the audit does not hold."""
    runs = {VERIFY: _verify, HEAD: _head, SHOW: _show, TRIAL: _trial, SPEED: _speed, FORGET: _forget}
    return runs[arguments.what](arguments)


def _verify(arguments: argparse.Namespace) -> int:
    verdict = check_chain(audit_folder(), parse_heads(arguments.head) if arguments.head else None).verdict
    # On record after the check, since what is checked must not change by being checked.
    if verdict.is_sound:
        record_event(STEWARD, AUDIT_CHECKED, number=verdict.last_line)
    if arguments.json:
        said = asdict(verdict) | {"sound": verdict.is_sound, "sentences": verdict.sentences}
        print(json.dumps(said))
    else:
        print("\n".join(verdict.sentences))
    return 0 if verdict.is_sound else 2


def _head(arguments: argparse.Namespace) -> int:
    head = read_head(audit_folder())
    if head is None:
        raise Refused(_("Nothing is on record yet. The first thing that is done begins the audit."))
    print(json.dumps(asdict(head)) if arguments.json else f"{head.text}  {head.moment}")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    if arguments.event and arguments.event not in event_codes():
        message = _("There is no event {event}. Choose among {known}.")
        raise Refused(message.format(event=arguments.event, known=", ".join(event_codes())))
    since = _day(arguments.since) if arguments.since else None
    record_event(STEWARD, VIEWED, subject="audit:command")
    kept = read_entries(audit_folder(), since=since)
    rows = [each for each in kept.rows if _is_wanted(each, arguments)]
    if arguments.json:
        print(json.dumps({"entries": [asdict(each) for each in rows], "damaged": kept.damaged}))
        return 0
    _print_table(rows)
    if kept.damaged:
        print(
            ngettext(
                "{n} line cannot be read: verify the audit.",
                "{n} lines cannot be read: verify the audit.",
                kept.damaged,
            ).format(n=kept.damaged)
        )
    return 0


def _is_wanted(entry: Entry, arguments: argparse.Namespace) -> bool:
    return (not arguments.event or entry.event == arguments.event) and (
        not arguments.person_sign or entry.person.startswith(arguments.person_sign)
    )


def _print_table(rows: list[Entry]) -> None:
    table = Table(box=None)
    titles = (
        _("Line"),
        _("Moment (UTC)"),
        _("Person"),
        _("Roles"),
        _("Event"),
        _("Subject"),
        _("Number"),
        _("Refused"),
    )
    for title in titles:
        table.add_column(title)
    for each in rows:
        table.add_row(
            str(each.line),
            each.moment[:19].replace("T", " "),
            each.person[:_SHOWN_SIGNS],
            ", ".join(each.roles),
            each.event,
            each.subject,
            "" if each.number is None else str(each.number),
            _("yes") if each.refused else "",
        )
    Console().print(table, markup=False, highlight=False)


def _trial(arguments: argparse.Namespace) -> int:
    if arguments.times < 1:
        raise Refused(_("A trial takes at least one time. Say --times 90 or so."))
    trial = try_tampering(arguments.times)
    if arguments.json:
        print(json.dumps(_trial_to_plain(trial)))
    else:
        for name, tried in trial.tried.items():
            print(f"{name}: {trial.noticed[name]} / {tried}")
        print(
            _(
                "With the head in a second place {noticed} of {tried} were noticed. Without it, cutting the "
                "end off was noticed {blind} times of {blind_tried}."
            ).format(
                noticed=sum(trial.noticed.values()),
                tried=sum(trial.tried.values()),
                blind=trial.blind_noticed,
                blind_tried=trial.blind_tried,
            )
        )
    return 0 if trial.all_noticed else 2


def _trial_to_plain(trial: Trial) -> dict[str, Any]:
    return asdict(trial) | {
        "times": sum(trial.tried.values()),
        "all": sum(trial.noticed.values()),
        "all_noticed": trial.all_noticed,
    }


def _speed(arguments: argparse.Namespace) -> int:
    measured = asdict(measure_speed(arguments.lines))
    if arguments.json:
        print(json.dumps(measured))
    else:
        print("\n".join(f"{name}: {value:.4g}" for name, value in measured.items()))
    return 0


def _forget(arguments: argparse.Namespace) -> int:
    if arguments.years is None or arguments.years < 1:
        raise Refused(_("It is not said how many whole years stay. Say it: `--years 3`."))
    forgotten = forget_segments(audit_folder(), STEWARD, years=arguments.years)
    if arguments.json:
        print(json.dumps({"forgotten": forgotten}))
    else:
        print(
            ngettext("{n} part of the audit deleted.", "{n} parts of the audit deleted.", forgotten).format(
                n=forgotten
            )
        )
    return 0


def _day(written: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(written), datetime.min.time(), ZoneInfo("UTC"))
    except ValueError:
        message = _("{written} is no day. Write it like 2026-11-22.")
        raise Refused(message.format(written=written)) from None
