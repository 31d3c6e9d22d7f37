"""Describes the debrief of a visit: what each authority found, who was referred, what follows."""

from dataclasses import dataclass, field
from datetime import date

from data.errors import Refused
from data.language import _

DAY, THREE_MONTHS, FINAL = "day", "three_months", "final"
STAGES = (DAY, THREE_MONTHS, FINAL)


@dataclass(frozen=True)
class Findings:
    """What one authority found.

    `codes` are indicators of the vocabulary; nothing found is the absence of codes and of flags.
    """

    authority: str
    codes: tuple[str, ...] = ()
    administrative: bool = False
    labour_exploitation: bool = False

    @property
    def anything(self) -> bool:
        """Whether anything was found."""
        return bool(self.codes) or self.administrative or self.labour_exploitation


@dataclass(frozen=True)
class FollowUp:
    """What is to be done after a visit: `what` of the vocabulary follow_ups, by which authority, until when.

    `done_on` is empty until it is done; `code` is opaque, empty until it is written.
    """

    what: str
    owner: str
    due: date
    done_on: date | None = None
    code: str = ""


@dataclass(frozen=True)
class Debrief:
    """The debrief of one visit at one stage.

    Parameters
    ----------
    visit
        Code of the planned visit.
    stage
        How final the outcome is: one of STAGES. A later stage corrects the earlier result.
    carried_out, not_carried_out_reason
        A visit that was not carried out found nothing out: its reason is a code of the vocabulary.
    findings
        Of every authority that went, once each.
    referred
        How many people were referred to help: a number, nothing about them.
    follow_ups
        With owner and date.

    Raises
    ------
    Refused
        When stage and findings do not fit together, or a number is below zero.
    """

    visit: str
    stage: str
    carried_out: bool
    not_carried_out_reason: str = ""
    findings: tuple[Findings, ...] = ()
    referred: int = 0
    follow_ups: tuple[FollowUp, ...] = field(default=())

    @property
    def nothing_found(self) -> bool:
        """Whether the visit was carried out and nobody found anything or referred anybody."""
        return self.carried_out and not self.referred and not any(each.anything for each in self.findings)

    def __post_init__(self) -> None:
        faults = []
        authorities = [each.authority for each in self.findings]
        if self.stage not in STAGES:
            faults.append(
                _("stage {stage} is none of {known}").format(stage=self.stage, known=", ".join(STAGES))
            )
        if len(set(authorities)) < len(authorities):
            faults.append(_("an authority stands in it twice, put its findings together"))
        if self.referred < 0:
            faults.append(_("fewer than nobody were referred, give 0 or more"))
        if not self.carried_out and not self.not_carried_out_reason:
            faults.append(_("say why the visit was not carried out"))
        if not self.carried_out and (self.referred or any(each.anything for each in self.findings)):
            faults.append(_("a visit that was not carried out cannot have findings, take them out"))
        if self.carried_out and self.not_carried_out_reason:
            faults.append(_("a visit that was carried out needs no reason why not, take it out"))
        if faults:
            raise Refused(_("The debrief cannot be kept: {faults}.").format(faults="; ".join(faults)))
