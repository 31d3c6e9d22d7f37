"""Shows the two who stand for a release: opaque ids and roles, days, and until when an approval holds."""

from datetime import date

from data.language import _
from data.releases.drafts import Draft
from layers.council.naming import write_day
from layers.markup import Markup, join, tag
from pages.shared.persons import role_label

# Enough to tell persons apart; who they are stands nowhere.
SHOWN_OF_ID = 8


def signatures_markup(draft: Draft, *, today: date) -> Markup:
    """Return both signatures of a draft side by side; the one that is missing says who may give it."""
    return tag("ul", _prepared(draft), _approved(draft, today), class_="mj-signed")


def signer_markup(title: str, role: str, person_id: str, *lines: str) -> Markup:
    """Return who signed: the title, the role, the beginning of the opaque id, and further lines."""
    who = join(role_label(role), " ", tag("code", person_id[:SHOWN_OF_ID]))
    return tag("li", tag("b", title), who, *(join(tag("br"), line) for line in lines))


def _prepared(draft: Draft) -> Markup:
    day = _("on {day}").format(day=write_day(draft.preparation.made))
    return signer_markup(_("Prepared"), "steward", draft.prepared_by, day)


def _approved(draft: Draft, today: date) -> Markup:
    approval = draft.approval
    if approval is None:
        words = _("An approver, who is not the person that prepared it. No name is kept, an opaque id alone.")
        return tag("li", tag("b", _("Not approved yet")), words, class_="open")
    until = write_day(approval.valid_until)
    if draft.is_approved(today):
        return signer_markup(
            _("Approved"), "approver", approval.person, _("holds until {day}").format(day=until)
        )
    return tag(
        "li", tag("b", _("Approval ended on {day}").format(day=until)), _("Approve it again."), class_="open"
    )
