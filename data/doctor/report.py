"""Says in lines what an examination of a store found."""

from data.doctor.examination import Examined
from data.language import _


def describe_examined(examined: Examined) -> list[str]:
    """Return a line for the verdict, then one for each finding, faults first."""
    if not examined.opens:
        verdict = _("{path} does not open.")
    elif examined.is_sound:
        verdict = _("{path} opens and is sound: {kind}, schema {schema}, {batches} writes.")
    else:
        verdict = _("{path} opens, and is not sound: {kind}, schema {schema}, {batches} writes.")
    kind = _("encrypted") if examined.encrypted else _("plain")
    first = verdict.format(path=examined.path, kind=kind, schema=examined.schema, batches=examined.batches)
    found = sorted(examined.findings, key=lambda each: not each.is_fault)
    return [first, *(f"{'!' if each.is_fault else '-'} {each.sentence}" for each in found)]
