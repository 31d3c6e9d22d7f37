"""Finds the sheets of a workbook among its parts, and refuses workbooks that do more than hold cells."""

from dataclasses import dataclass
from xml.etree import ElementTree

from data.errors import Refused
from data.intake.reading.xml_check import check_xml
from data.intake.reading.zip_check import CheckedZip, damaged
from data.language import _

WORKBOOK = "xl/workbook.xml"
_ROOT = "_rels/.rels"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_SHARED = ("xl/sharedStrings.xml", "xl/styles.xml", "[Content_Types].xml")


@dataclass(frozen=True)
class SheetPart:
    """A sheet of cells: its name, the part that holds it, and whether a user sees it."""

    name: str
    path: str
    visible: bool


def sheet_parts(workbook: CheckedZip) -> tuple[SheetPart, ...]:
    """Return the sheets of cells, in the order of their tabs.

    Raises
    ------
    Refused
        When the workbook has macros or links to other files, is damaged, or has no sheet of cells.
    """
    _refuse_active(workbook)
    for part in _SHARED:
        if part in workbook.names:
            check_xml(workbook.chunks(part))
    # The reader of workbooks begins there too: it must come to the same sheets as are checked here.
    root = _links_of(workbook, _ROOT).values()
    if {_path(each, "") for each in root if _is(each, "/officeDocument")} != {WORKBOOK}:
        raise Refused(damaged())
    targets = _links_of(workbook, _RELATIONS)
    if any(each.get("TargetMode") == "External" for each in targets.values()):
        raise Refused(_links())
    found = []
    for sheet in _tree(workbook, WORKBOOK).iter():
        if not sheet.tag.endswith("}sheet"):
            continue
        link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        target = targets.get(link)
        # Charts and macro sheets are sheets too, of other types.
        if target is None or not _is(target, "/worksheet"):
            continue
        path = _path(target, "xl/")
        if path not in workbook.names:
            raise Refused(damaged())
        found.append(SheetPart(sheet.get("name", ""), path, sheet.get("state", "visible") == "visible"))
    if not found:
        raise Refused(_("The workbook has no sheet with cells. Save the table as a sheet of its own."))
    return tuple(found)


def _links_of(workbook: CheckedZip, part: str) -> dict[str, ElementTree.Element]:
    links = (each for each in _tree(workbook, part).iter() if each.tag.endswith("}Relationship"))
    return {each.get("Id", ""): each for each in links}


def _is(link: ElementTree.Element, kind: str) -> bool:
    return link.get("Type", "").endswith(kind)


def _path(link: ElementTree.Element, folder: str) -> str:
    target = link.get("Target", "")
    return target.removeprefix("/") if target.startswith("/") else folder + target


def _refuse_active(workbook: CheckedZip) -> None:
    names = [name.casefold() for name in workbook.names]
    if any("vbaproject" in name or "/macrosheets/" in name or "/activex/" in name for name in names):
        raise Refused(_("The workbook holds macros. Save it as Excel workbook (.xlsx) without them."))
    if any("/externallinks/" in name for name in names):
        raise Refused(_links())


def _links() -> str:
    return _("The workbook links to other files. Break the links (Data, Edit links), and save it anew.")


def _tree(workbook: CheckedZip, part: str) -> ElementTree.Element:
    if part not in workbook.names:
        raise Refused(damaged())
    content = workbook.read(part)
    check_xml([content])
    return ElementTree.fromstring(content)  # noqa: S314  # without a DTD, which was just checked, it is safe
