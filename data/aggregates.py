"""Counts facts by cell, category and period: the heavy aggregations, written once for rows and for cubes.

They are Ibis expressions over tables that are described, not opened; Ibis only compiles them to SQL, since it
cannot work on a connection whose configuration is locked. The SQL is compiled on first use, as importing Ibis
takes longer than most counts, and kept. Values never stand in it: every ``$name`` is bound when it runs.

A count is always ``sum(sign)``. A record known only to a larger area than the wanted cells is never
split: it is left out of the cells and counted by `too_coarse_sql`. Records without cell or month are in no
cube and no cell; `in_no_cell_sql` counts them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import Any

CELL = ("north", "east", "cell_level")
TYPES = {
    "administrative": "int64",
    "batch": "int32",
    "carried_out": "boolean",
    "category": "int16",
    "cell_level": "int8",
    "code": "string",
    "discovered": "boolean",
    "east": "int32",
    "forms": "int32",
    "inspections": "int64",
    "kind": "string",
    "labour_exploitation": "int64",
    "minutes": "int64",
    "north": "int32",
    "number": "int16",
    "period": "int32",
    "referral": "int64",
    "sightings": "int64",
    "sign": "int8",
    "trigger": "string",
    "visits": "int64",
}
_PLACEHOLDER = "bound_"
FLAGS = ("administrative", "labour_exploitation", "referral")


@dataclass(frozen=True)
class Fact:
    """What is counted: the table of its rows, its cube, and the columns of the cube as it is sorted."""

    rows: str
    cube: str
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]


SIGHTINGS = Fact(
    rows="help.sightings",
    cube="help.sighting_cube",
    dimensions=("category", "period", *CELL, "forms", "discovered"),
    measures=("sightings",),
)
VISITS = Fact(
    rows="help.visits",
    cube="help.visit_cube",
    dimensions=("period", *CELL),
    measures=("visits", "minutes"),
)
INSPECTIONS = Fact(
    rows="inspection.inspections",
    cube="inspection.inspection_cube",
    dimensions=("category", "period", *CELL, "trigger"),
    measures=("inspections", *FLAGS),
)
FACTS = (SIGHTINGS, VISITS, INSPECTIONS)


@cache
def counts_sql(fact: Fact, filters: frozenset[str], *, from_rows: bool = False) -> str:
    """Return the SQL of counts per cell of ``$level``, from cube or rows; cells without any are left out.

    Parameters
    ----------
    fact
        What is counted.
    filters
        Names among ``category``, ``discovered``, ``forms``, ``period``, ``season`` and ``trigger``. Each
        binds ``$`` and its name, but for ``period``, which binds ``$first`` and ``$last`` (months, both
        included); ``$season`` is 0 for winter to 3 for autumn; of ``$forms`` any bit suffices.
    """
    facts = _filtered(_signed(fact, from_rows=from_rows), filters)
    level = _bound("level", int)
    facts = facts.filter(facts.cell_level <= level)
    steps = level - facts.cell_level
    cells = facts.group_by(
        east=(facts.east >> steps).cast("int32"), north=(facts.north >> steps).cast("int32")
    ).agg(**_sums(facts, fact.measures))
    return _compiled(cells.filter(_any(cells, fact.measures)).order_by("north", "east"))


@cache
def too_coarse_sql(fact: Fact, filters: frozenset[str], *, from_rows: bool = False) -> str:
    """Return the SQL of how many records are known only to a larger area than the cells of ``$level``."""
    facts = _filtered(_signed(fact, from_rows=from_rows), filters)
    facts = facts.filter(facts.cell_level > _bound("level", int))
    return _compiled(facts.agg(too_coarse=facts[fact.measures[0]].sum().fill_null(0)))


@cache
def in_no_cell_sql(filters: frozenset[str]) -> str:
    """Return the SQL of how many sightings have no cell or no month, and so are in no cube.

    The filters are those of `counts_sql`; a sighting without a month passes every period and season.
    """
    columns = ("category", "period", "cell_level", "forms", "discovered", "sign")
    rows = _table(SIGHTINGS.rows, columns)
    rows = rows.filter(rows.cell_level.isnull() | rows.period.isnull())
    for name in sorted(filters):
        condition = _condition(rows, name)
        rows = rows.filter(condition | rows.period.isnull() if name in ("period", "season") else condition)
    return _compiled(rows.agg(in_no_cell=rows.sign.sum().fill_null(0)))


@cache
def batch_sql(fact: Fact) -> str:
    """Return the SQL of what the rows of ``$batch`` add to the cube, in the order of the cube's columns."""
    return _compiled(_regrouped(_signed(fact, from_rows=True, of_batch=True), fact))


@cache
def recounted_sql(fact: Fact) -> str:
    """Return the SQL of what all rows together add up to, in the order of the cube's columns."""
    return _compiled(_regrouped(_signed(fact, from_rows=True), fact))


@cache
def compacted_sql(fact: Fact) -> str:
    """Return the SQL of the cube with one row per combination, sorted, without those that came to nothing."""
    return _compiled(_regrouped(_signed(fact, from_rows=False), fact).order_by(list(fact.dimensions)))


def _regrouped(facts: Any, fact: Fact) -> Any:
    groups = facts.group_by(list(fact.dimensions)).agg(**_sums(facts, fact.measures))
    return groups.filter(_any(groups, fact.measures))


def _signed(fact: Fact, *, from_rows: bool, of_batch: bool = False) -> Any:
    """Return facts with the cube's dimensions and signed measures, one per row of the rows or of the cube."""
    if not from_rows:
        return _table(fact.cube, (*fact.dimensions, *fact.measures))
    if fact is INSPECTIONS:
        return _signed_inspections(of_batch)
    added = {"visits", "sightings"}
    own = [column for column in (*fact.dimensions, *fact.measures) if column not in added]
    rows = _table(fact.rows, (*own, "sign", "batch"))
    rows = _of_batch(rows, of_batch).filter(rows.cell_level.notnull(), rows.period.notnull())
    measures = {name: rows.sign if name in added else rows.sign * rows[name] for name in fact.measures}
    return rows.select(*fact.dimensions, **measures)


def _signed_inspections(of_batch: bool) -> Any:
    columns = ("kind", "period", *CELL, "trigger", "carried_out", *FLAGS, "sign", "batch")
    flags = dict.fromkeys((*FLAGS, "carried_out"), "boolean")
    rows = _of_batch(_table(INSPECTIONS.rows, columns, **flags), of_batch)
    kinds = _table("inspection.target_kinds", ("code", "number"))
    rows = rows.filter(rows.carried_out).join(kinds, rows.kind == kinds.code)
    return rows.select(
        "period",
        *CELL,
        "trigger",
        category=rows.number,
        inspections=rows.sign,
        **{flag: rows.sign * rows[flag].cast("int8") for flag in FLAGS},
    )


def _of_batch(rows: Any, of_batch: bool) -> Any:
    return rows.filter(rows.batch == _bound("batch", int)) if of_batch else rows


def _filtered(facts: Any, filters: Collection[str]) -> Any:
    for name in sorted(filters):
        facts = facts.filter(_condition(facts, name))
    return facts


def _condition(facts: Any, name: str) -> Any:
    if name == "period":
        return facts.period.between(_bound("first", int), _bound("last", int))
    if name == "season":
        # December is the first month of winter, and period 0 is a January.
        return (((facts.period + 1) % 12) // 3).cast("int32") == _bound("season", int)
    if name == "forms":
        return (facts.forms & _bound("forms", int)) != 0
    if name == "discovered":
        return facts.discovered == _bound("discovered", bool)
    return facts[name] == _bound(name, str if name == "trigger" else int)


def _sums(facts: Any, measures: Collection[str]) -> dict[str, Any]:
    return {name: facts[name].sum() for name in measures}


def _any(groups: Any, measures: Collection[str]) -> Any:
    return reduce(or_, (groups[name] != 0 for name in measures))


def _table(name: str, columns: Collection[str], **types: str) -> Any:
    import ibis

    schema, __, table = name.partition(".")
    return ibis.table(
        {column: types.get(column, TYPES[column]) for column in columns}, table, database=schema
    )


def _bound(name: str, kind: type) -> Any:
    """Return what becomes ``$name`` in the SQL: a function without arguments, replaced in `_compiled`.

    Ibis 12 has no placeholder; its own parameters are written into the text.
    """
    import ibis

    def declaration() -> None: ...

    declaration.__name__ = f"{_PLACEHOLDER}{name}"
    declaration.__annotations__ = {"return": kind}
    return ibis.udf.scalar.builtin(declaration)()


def _compiled(expression: Any) -> str:
    from ibis.backends.sql.compilers import DuckDBCompiler
    from sqlglot import expressions

    def bind(node: expressions.Expression) -> expressions.Expression:
        if isinstance(node, expressions.Anonymous) and node.name.startswith(_PLACEHOLDER):
            return expressions.Placeholder(this=node.name.removeprefix(_PLACEHOLDER))
        if isinstance(node, expressions.Sum):
            # DuckDB sums whole numbers to HUGEINT, which pandas would hold as floats; Ibis does not know.
            return expressions.cast(node, "BIGINT")
        return node

    return str(DuckDBCompiler().to_sqlglot(expression).transform(bind).sql("duckdb"))
