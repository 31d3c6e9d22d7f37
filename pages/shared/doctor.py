"""Checks the whole installation and says what is wrong and how to mend it: `make doctor`."""

import argparse
import json
import os
import socket
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.text import Text
from streamlit import config

from data.checkup.finding import ATTENTION, BROKEN, SOUND, Finding, worst_state
from data.checkup.folders import check_folders
from data.checkup.program import check_program
from data.checkup.settings import check_settings
from data.checkup.stores import check_stores
from data.clock import machine_today
from data.command_line import DONE, REFUSED
from data.errors import Refused
from data.language import _, ngettext
from data.people.people_file import read_people
from data.people.settings import PEOPLE, SIGN_IN
from pages.shared.assets import provide_assets
from pages.shared.serving import HOSTS_SETTING
from pages.shared.start_checks import check_base_path, sign_in_options

_MARKS = {SOUND: ("ok", "green"), ATTENTION: ("look", "yellow"), BROKEN: ("BROKEN", "bold red")}


def main(arguments: Sequence[str]) -> int:
    """Print every finding; return 0 where nothing is broken, 2 where something is."""
    parser = argparse.ArgumentParser(prog="make doctor", description=_("Check the whole installation."))
    parser.add_argument("--json", action="store_true", help=_("one line of JSON"))
    as_json = parser.parse_args(arguments).json
    findings = find_all()
    if as_json:
        said = {"state": worst_state(findings), "findings": [asdict(each) for each in findings]}
        sys.stdout.write(json.dumps(said) + "\n")
    else:
        _print(findings)
    return REFUSED if worst_state(findings) == BROKEN else DONE


def find_all() -> tuple[Finding, ...]:
    """Return every finding, from the machine up to the stores."""
    return (
        *check_program(),
        _assets(),
        *check_folders(),
        *check_settings(),
        *_sign_in(),
        _port(),
        *check_stores(),
    )


def _assets() -> Finding:
    try:
        provide_assets()
    except OSError as fault:
        says = _("Maps cannot be drawn: {reason}.").format(reason=fault.strerror or fault)
        return Finding(
            "assets", BROKEN, says, _("Set Majakka up anew: remove .venv and static, then `make run`.")
        )
    return Finding("assets", SOUND, _("What browsers need for maps is there."))


def _sign_in() -> tuple[Finding, ...]:
    try:
        check_base_path((), os.environ, config.get_option("server.baseUrlPath"))
        sign_in_options((), os.environ, config.get_option("server.address"))
    except Refused as fault:
        return (Finding("sign-in", BROKEN, str(fault), _("See docs/running/README.md.")),)
    if not os.environ.get(SIGN_IN):
        says = _("Nobody signs in: one person at this machine, who may choose any role.")
        remedy = _("Set {setting} and {people} before a second person works here.")
        return (Finding("sign-in", ATTENTION, says, remedy.format(setting=SIGN_IN, people=PEOPLE)),)
    return (
        Finding("sign-in", SOUND, _("People sign in; the file of the provider is sound.")),
        _people(),
        _hosts(),
    )


def _people() -> Finding:
    try:
        read_people(Path(os.environ[PEOPLE]), machine_today())
    except Refused as fault:
        return Finding("people", BROKEN, str(fault), _("Mend the file of people: until then nobody gets in."))
    return Finding("people", SOUND, _("The file of people is sound."))


def _hosts() -> Finding:
    if not os.environ.get(HOSTS_SETTING):
        says = _("No host is named by which people reach the app.")
        return Finding("hosts", ATTENTION, says, _("Name it in {setting}.").format(setting=HOSTS_SETTING))
    return Finding("hosts", SOUND, _("The app answers to the hosts that are named, and to no other."))


def _port() -> Finding:
    port = int(config.get_option("server.port"))
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            says = _("Something listens on port {port}.").format(port=port)
            remedy = _("If it is the app, all is well; else choose another: `--server.port`.")
            return Finding("port", ATTENTION, says, remedy)
    return Finding("port", SOUND, _("Port {port} is free.").format(port=port))


def _print(findings: tuple[Finding, ...]) -> None:
    console = Console(highlight=False)
    for each in findings:
        mark, style = _MARKS[each.state]
        console.print(
            Text.assemble((f"{mark:>6}  ", style), (f"{each.subject}: ", "bold"), each.says), soft_wrap=True
        )
        if each.remedy:
            console.print(Text(f"        -> {each.remedy}"), soft_wrap=True)
    broken = sum(each.state == BROKEN for each in findings)
    attention = sum(each.state == ATTENTION for each in findings)
    console.print(Text(_summary(broken, attention)))


def _summary(broken: int, attention: int) -> str:
    if not broken and not attention:
        return _("All is well.")
    words = ngettext("{count} thing is broken", "{count} things are broken", broken).format(count=broken)
    wants = ngettext("{count} wants attention", "{count} want attention", attention).format(count=attention)
    return f"{words}, {wants}."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
