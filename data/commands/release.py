"""Prepares, approves, publishes, lists and checks releases: `release prepare|approve|publish|list|...`."""

import argparse
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from data.access import PURPOSES_OF_ROLE, Person
from data.commands.import_file import DEFAULT_STORE
from data.errors import Refused
from data.language import _
from data.people.local_commands import check_may_sign_by_command
from data.releases.agreement import check_published
from data.releases.approving import approve_draft
from data.releases.attacks import command as attack_command
from data.releases.draft_checks import left_out_sentence
from data.releases.drafts import Draft, discard_draft, read_draft_faults, read_drafts
from data.releases.folder import check_code, releases_folder
from data.releases.half_years import last_half_years, parse_code
from data.releases.publishing import publish_draft
from data.releases.reading import ReleasesRead, read_releases
from data.releases.recovering import finish_half_published
from data.releases.release_day import release_day
from data.releases.shortfall import shortfall_sentences
from data.releases.signing import APPROVER, STEWARD, fingerprint, read_publisher
from data.store import open_store, store_path

Act = Callable[[argparse.Namespace], int]

NAME = "release"
HELP = _("prepare, approve and publish releases; list, check and attack them")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add a command for each thing that is done with a release."""
    doings = parser.add_subparsers(required=True, metavar=_("WHAT"))
    prepare = _add(doings, "prepare", _prepare, _("make a draft, and attack it"))
    prepare.add_argument("code", nargs="?", help=_("such as 2026-H1; without it, the last whole half-year"))
    prepare.add_argument("--replace", action="store_true", help=_("instead of a draft of the same code"))
    _add_store(prepare, STEWARD, _prepare)
    for name, act, role, words in (
        ("approve", _approve, APPROVER, _("state as the second person that a draft may be published")),
        ("publish", _publish, STEWARD, _("publish a draft that was approved; it never changes again")),
        ("discard", _discard, STEWARD, _("remove a draft")),
    ):
        one = _add(doings, name, act, words)
        one.add_argument("code", help=_("such as 2026-H1"))
        if act is _approve:
            one.add_argument(
                "--manifest", required=True, help=_("manifest_sha256 of the draft you looked at")
            )
        _add_store(one, role, act)
    listing = _add(doings, "list", _list, _("list what is published, and drafts"))
    listing.add_argument("--store", default=DEFAULT_STORE, help=_("name or file"))
    verify = _add(doings, "verify", _verify, _("check every file and signature of published releases"))
    verify.add_argument("folder", type=Path, nargs="?", metavar="RELEASES", help=_("folder of releases"))
    verify.add_argument("--store", help=_("name or file: check against what it remembers, too"))
    attack: argparse.ArgumentParser = doings.add_parser(
        "attack", help=_("try every known attack on releases")
    )
    attack.set_defaults(act=attack_command.run)
    attack_command.add_arguments(attack)


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked."""
    code: int = arguments.act(arguments)
    return code


def _add(doings: Any, name: str, act: Act, words: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = doings.add_parser(name, help=words, description=words)
    parser.set_defaults(act=act)
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=_("end with JSON"))
    return parser


def _add_store(parser: argparse.ArgumentParser, role: str, act: Act) -> None:
    parser.add_argument("--store", default=DEFAULT_STORE, help=_("name or file"))
    # Who stands for a release says who they are; discarding one stands for nothing.
    who: dict[str, Any] = {"default": "command"} if act is _discard else {"required": True}
    parser.add_argument("--person", **who, help=_("opaque id of who does it"))
    parser.add_argument("--organisation", default="example", help=_("code of that person's organisation"))
    parser.add_argument("--role", default=role, choices=sorted(PURPOSES_OF_ROLE), help=_("of that person"))


def _person(arguments: argparse.Namespace) -> Person:
    check_may_sign_by_command()
    return Person(arguments.person, arguments.organisation, frozenset({arguments.role}))


def _prepare(arguments: argparse.Namespace) -> int:
    from data.releases.preparing import prepare_draft  # slow to import, and other commands need none of it

    with open_store(store_path(arguments.store)) as store:
        usual = last_half_years(1, today=release_day(store))[0]
        period = parse_code(arguments.code) if arguments.code else usual
        draft = prepare_draft(store, _person(arguments), period, replace=arguments.replace)
    if arguments.json:
        print(json.dumps(_plain_prepared(draft)))
        return 0 if draft.withstood else 2
    attack = draft.attack
    print(
        _(
            "Draft {code}: {parts} parts. {succeeded} of {tried} attacks succeeded, "
            "{worked} of {controls} controls did."
        ).format(
            code=draft.code,
            parts=len(draft.release.parts),
            succeeded=attack["succeeded"],
            tried=attack["tried"],
            worked=attack["controls_succeeded"],
            controls=attack["controls"],
        )
    )
    if draft.shortfall:
        print(_("There are too few signals to show any: this draft is of services and effort alone."))
        print(" ".join(shortfall_sentences(draft.shortfall)))
    if words := left_out_sentence(attack):
        print(words)
    if not draft.withstood:
        print(_("It cannot be published."))
        return 2
    print(
        _("Another person approves it: {command}").format(
            command=f"python -m data release approve {draft.code} --store {arguments.store} "
            f"--manifest {draft.preparation.manifest_sha256} --person ID"
        )
    )
    return 0


def _approve(arguments: argparse.Namespace) -> int:
    with open_store(store_path(arguments.store)) as store:
        draft = approve_draft(
            store,
            _person(arguments),
            check_code(arguments.code),
            manifest_sha256=arguments.manifest,
            today=release_day(store),
        )
    if draft.approval is None:  # It was just written.
        raise Refused(_("The draft of release {code} changed meanwhile. Try again.").format(code=draft.code))
    until = draft.approval.valid_until.isoformat()
    if arguments.json:
        print(json.dumps({"release": draft.code, "valid_until": until}))
        return 0
    print(_("Release {code} is approved until {day}.").format(code=draft.code, day=until))
    return 0


def _publish(arguments: argparse.Namespace) -> int:
    with open_store(store_path(arguments.store)) as store:
        path = publish_draft(store, _person(arguments), check_code(arguments.code), today=release_day(store))
    publisher = fingerprint(read_publisher(path.parent))
    if arguments.json:
        print(json.dumps({"release": path.name, "folder": str(path), "publisher": publisher}))
        return 0
    print(_("Release {code} is published: {folder}").format(code=path.name, folder=path))
    print(
        _("Who reads it elsewhere can set MAJAKKA_PUBLISHER to {fingerprint}").format(fingerprint=publisher)
    )
    return 0


def _discard(arguments: argparse.Namespace) -> int:
    with open_store(store_path(arguments.store)) as store:
        discard_draft(store, _person(arguments), check_code(arguments.code))
    if arguments.json:
        print(json.dumps({"discarded": arguments.code}))
        return 0
    print(_("The draft of release {code} is gone.").format(code=arguments.code))
    return 0


def _list(arguments: argparse.Namespace) -> int:
    path = store_path(arguments.store)
    with open_store(path) as store:
        finish_half_published(store)
        day = release_day(store)
        drafts, draft_faults = read_drafts(store), read_draft_faults(store)
    read = read_releases(releases_folder(path))
    faults = (*read.faults, *draft_faults)
    if arguments.json:
        print(
            json.dumps(
                {**_plain_read(read), "drafts": [_plain_draft(each) for each in drafts], "faults": faults}
            )
        )
        return 0
    table = Table(box=None)
    for title in (_("Release"), _("Months"), _("Parts"), _("State")):
        table.add_column(title)
    for each in read.published:
        release = each.release
        table.add_row(release.code, str(release.period), str(len(release.parts)), _("published"))
    for draft in drafts:
        table.add_row(
            draft.code, str(draft.release.period), str(len(draft.release.parts)), _state(draft, day)
        )
    Console().print(table, markup=False, highlight=False)
    _print_faults(faults)
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    """Print what is sound and a sentence for what is not; return 2 where anything is not."""
    if arguments.folder is None and arguments.store is None:
        raise Refused(_("Nothing is named. Give a folder of releases, or --store."))
    faults: tuple[str, ...] = ()
    folder = arguments.folder
    if arguments.store is not None:
        with open_store(store_path(arguments.store)) as store:
            finish_half_published(store)
            folder = folder or releases_folder(store.path)
            try:
                check_published(store)
            except Refused as fault:
                faults = (str(fault),)
    if arguments.folder is not None and not folder.is_dir():
        raise Refused(_("There is no folder {folder}. Name a folder of releases.").format(folder=folder))
    read = read_releases(folder)
    faults = tuple(dict.fromkeys((*read.faults, *faults)))
    if arguments.json:
        print(json.dumps({**_plain_read(read), "faults": faults}))
    else:
        for each in read.published:
            print(_("Release {code}: every file is as it was signed.").format(code=each.release.code))
        _print_faults(faults)
    return 2 if faults else 0


def _plain_read(read: ReleasesRead) -> dict[str, Any]:
    return {
        "published": [
            {
                "release": each.release.code,
                "period": str(each.release.period),
                "kind": each.release.kind,
                "parts": len(each.release.parts),
                "folder": str(each.path),
            }
            for each in read.published
        ]
    }


def _plain_prepared(draft: Draft) -> dict[str, Any]:
    """Return a draft with what is for the eyes of its steward alone."""
    return {
        **_plain_draft(draft),
        "withheld": int(draft.withheld["records"].sum()),
        "shortfall": draft.shortfall,
        "attack": draft.attack,
        "folder": str(draft.path),
    }


def _plain_draft(draft: Draft) -> dict[str, Any]:
    """Return what whoever lists drafts may know: nothing that is withheld."""
    return {
        "release": draft.code,
        "period": str(draft.release.period),
        "kind": draft.release.kind,
        "parts": len(draft.release.parts),
        "manifest_sha256": draft.preparation.manifest_sha256,
        "withstood": draft.withstood,
        "sent_back": draft.sent_back,
        "approved_until": draft.approval.valid_until.isoformat() if draft.approval else None,
    }


def _state(draft: Draft, day: date) -> str:
    if not draft.withstood:
        return _("draft; attacks did not come out as they must")
    if draft.sent_back:
        return _("draft, sent back")
    if draft.approval is None:
        return _("draft, to be approved")
    if not draft.is_approved(day):
        return _("draft; the approval ended on {day}").format(day=draft.approval.valid_until.isoformat())
    return _("draft, approved until {day}").format(day=draft.approval.valid_until.isoformat())


def _print_faults(faults: tuple[str, ...]) -> None:
    for fault in faults:
        print(fault)
