"""Plans which sites several authorities visit together in a month, when, and with which crews."""

from collections.abc import Sequence
from time import perf_counter

from data.errors import Refused
from data.inspecting.crew import Crew
from data.language import _
from data.progress import IsCancelled, Tell, never, say_nothing
from data.streets.network import TravelTimes
from layers.joint.cp_sat import Limit, Solved, solve
from layers.joint.greedy import BY_VALUE, filled, greedy_placing, sites_in_order
from layers.joint.improvement import improved
from layers.joint.problem import Placing, Problem, state
from layers.joint.reasons import empty_because, never_possible, why_no_room
from layers.joint.schedule import JointSchedule
from layers.joint.schedule_writing import tidied, written_visits
from layers.joint.site import JointSite

# More sites than this are planned in pieces: of 60, 15 s on a busy machine gained 6 % so, and 3 % as a whole.
MOST_AT_ONCE = 45
# However long it took to write the problem down.
_LEAST_SECONDS = 0.2


def plan_joint(
    sites: Sequence[JointSite],
    crews: Sequence[Crew],
    travel: TravelTimes,
    *,
    seconds: float = 15.0,
    seed: int = 0,
    work: float = 0.0,
    workers: int = 2,
    tell: Tell = say_nothing,
    cancelled: IsCancelled = never,
) -> JointSchedule:
    """Return joint visits worth as much as can be found, and a reason for each site without one.

    All crews of a visit are there from begin to end, within one window of the site and the hours of each;
    ways are those of `travel`. Visits begin on full five minutes. It is never worth less than the best of
    four sequential plans. Who cancels gets the best schedule so far, with a caveat.

    Parameters
    ----------
    seconds
        How long the search goes on, at most. With a limit of time the same schedule is not promised again,
        even with the same seed, unless it is proved the best.
    work
        Where above 0, the search ends after so many units of the solver's work, whatever the time: the same
        schedule on every machine.
    workers
        Threads of the search.

    Raises
    ------
    Refused
        When two sites or two crews share a code.
    """
    begun = perf_counter()
    _check_codes(sites, crews)
    lost = {site.code: never_possible(site, crews, travel) for site in sites}
    problem = state([site for site in sites if not lost[site.code]], crews, travel)
    tell(0.0, _("Placing one visit after the other"))
    greedy = greedy_placing(problem)
    limit = Limit(max(seconds - (perf_counter() - begun), _LEAST_SECONDS), work, workers, abs(seed) % 2**31)
    solved = _searched(problem, greedy, limit, tell, cancelled)
    placing = _with_the_rest(problem, solved.placing)
    room = why_no_room(problem, placing)
    value, greedy_value = problem.value_of(placing), problem.value_of(greedy)
    visits = written_visits(problem, placing)
    placed = {visit.site.code for visit in visits}
    unscheduled = [(site, lost[site.code] or room[site.code]) for site in sites if site.code not in placed]
    tell(1.0, "")
    return JointSchedule(
        visits=visits,
        unscheduled=tuple(unscheduled),
        value=value,
        greedy_value=greedy_value,
        empty_because=() if visits else empty_because(sites, crews),
        caveats=_caveats(travel, solved, stopped=cancelled()),
        most_value=max(solved.most_value, value),
    )


def _check_codes(sites: Sequence[JointSite], crews: Sequence[Crew]) -> None:
    for codes in ([site.code for site in sites], [crew.code for crew in crews]):
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise Refused(
                _("The code {codes} stands twice. Give each site and each crew a code of its own.").format(
                    codes=", ".join(twice)
                )
            )


def _searched(problem: Problem, greedy: Placing, limit: Limit, tell: Tell, cancelled: IsCancelled) -> Solved:
    """Return what is found, a large problem in pieces; where all is placed there is nothing to find."""
    if len(greedy) == len(problem.sites):
        return Solved(greedy, problem.value_of(greedy), proved=True)
    search = solve if len(problem.sites) <= MOST_AT_ONCE else improved
    return search(
        problem,
        greedy,
        limit,
        cancelled=cancelled,
        look=lambda took_s: tell(min(took_s / limit.seconds, 0.99), _("Looking for joint visits")),
    )


def _with_the_rest(problem: Problem, placing: Placing) -> Placing:
    """Return the plan as early as it can be on each day, with every site put in for which there is room."""
    early = tidied(problem, placing)
    there = {each.site for each in early}
    rest = [site for site in sites_in_order(problem, BY_VALUE) if site not in there]
    return filled(problem, early, rest)


def _caveats(travel: TravelTimes, solved: Solved, *, stopped: bool) -> tuple[str, ...]:
    told = [travel.caveat] if travel.caveat else []
    if stopped:
        told.append(_("The search was stopped early; more time may find a better schedule."))
    elif not solved.proved:
        told.append(_("The time ended before it was sure that no better schedule exists."))
    return tuple(told)
