"""Writes templates to fill in, and survey forms for phones: `template KIND --out FILE`."""

import argparse
import csv
import json
from pathlib import Path

from data.errors import Refused
from data.intake.field import Kind
from data.intake.kinds import kind_of
from data.intake.survey_form import FormStop, survey_form_bytes
from data.intake.templates import CSV, XLSX, example_rows, template_bytes
from data.language import _

NAME = "template"
HELP = _("write a template with examples to fill in, or a survey form for phones")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("kind", metavar="KIND", help=_("kind of records, such as sightings or visits"))
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help=_("file to write: .csv, .xlsx, for maps .geojson")
    )
    parser.add_argument(
        "--form", action="store_true", help=_("the survey form (XLSForm) of the kind, as .xlsx")
    )
    parser.add_argument("--organisation", metavar="CODE", help=_("whose answers the form collects"))
    parser.add_argument(
        "--cells",
        type=Path,
        metavar="FILE",
        help=_("cells to choose from in the form: a code a line; a comma and a name make a stop of it"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the file, or print the template as CSV.

    Raises
    ------
    Refused
        When there is no such kind, format or form, or the file would replace another.
    """
    kind = kind_of(arguments.kind)
    if not arguments.form and (arguments.organisation or arguments.cells):
        raise Refused(_("--organisation and --cells belong to a survey form. Add --form, or leave them out."))
    if arguments.out is None:
        return _print(kind, arguments)
    _check_place(arguments.out)
    content = _form(kind, arguments) if arguments.form else template_bytes(kind, arguments.out.suffix)
    _write(arguments.out, content)
    if arguments.json:
        print(json.dumps({"kind": kind.code, "file": str(arguments.out), "bytes": len(content)}))
    else:
        print(_("Written: {file}").format(file=arguments.out))
    return 0


def _print(kind: Kind, arguments: argparse.Namespace) -> int:
    if arguments.form:
        raise Refused(_("A survey form is a workbook. Say where to write it: --out FILE.xlsx."))
    if arguments.json:
        fields = [field.code for field in kind.fields]
        print(json.dumps({"kind": kind.code, "fields": fields, "rows": example_rows(kind)}))
    else:
        print(template_bytes(kind, CSV).decode("utf-8"), end="")
    return 0


def _form(kind: Kind, arguments: argparse.Namespace) -> bytes:
    if arguments.out.suffix.lower() != XLSX:
        raise Refused(_("A survey form is a workbook. Name it so that it ends in .xlsx."))
    lines = _cell_lines(arguments.cells) if arguments.cells else []
    return survey_form_bytes(
        kind,
        organisation=arguments.organisation or "",
        cells=[line[0] for line in lines if len(line) == 1],
        stops=[FormStop(name=line[1], cell=line[0]) for line in lines if len(line) == 2],
    )


def _cell_lines(path: Path) -> list[list[str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Refused(_("{file} is not UTF-8. Save it as UTF-8.").format(file=path)) from None
    lines = [[cell.strip() for cell in line] for line in csv.reader(text.splitlines()) if any(line)]
    if any(len(line) > 2 for line in lines):
        message = _("{file} has lines of more than a code and a name. Write at most one comma in a line.")
        raise Refused(message.format(file=path))
    return lines


def _check_place(path: Path) -> None:
    if path.is_dir():
        raise Refused(_("{file} is a folder. Give the name of a file in it.").format(file=path))
    if not path.parent.is_dir():
        message = _("There is no folder {folder}. Make it, or choose another.")
        raise Refused(message.format(folder=path.parent))


def _write(path: Path, content: bytes) -> None:
    # A template that somebody has filled in is not written over; the same command twice does no harm.
    if path.exists() and path.read_bytes() not in (b"", content):
        message = _("{file} is there already and holds something else. Choose another name, or remove it.")
        raise Refused(message.format(file=path))
    path.write_bytes(content)
