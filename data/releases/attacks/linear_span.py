"""Tests whether a small group is a linear combination of published groups, whatever the attacker computes.

All that can be computed from published numbers by adding and subtracting is a sum over groups; it is the size
of a target for certain only if the target's indicator lies in the row space of the groups' indicators (the
test behind Gaussian suppression of tables). Numbers are taken as exact.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack, vstack
from scipy.sparse.csgraph import connected_components

from data.releases.attacks.outcome import Outcome
from data.releases.attacks.published_groups import PublishedGroup, membership
from data.releases.attacks.targets import Targets

_EXACT = 1e-7
_SEED = 20_261


def span_targets(groups: Sequence[PublishedGroup], targets: Targets) -> Outcome:
    """Try every target against the row space of all groups of all releases."""
    if not len(targets) or not groups:
        return Outcome()
    matrix = membership(groups, targets.members.shape[1])
    atom, reduced = _atoms(matrix)
    rows = _whole_atoms(targets.members, atom, reduced.shape[1])
    spans = _Spans(reduced)
    found = [row for row, held in rows if spans.holds(held)]
    return Outcome.of(len(targets), (f"target {row} is a sum of published groups" for row in found))


def _atoms(matrix: csr_array) -> tuple[NDArray[np.intp], csr_array]:
    """Number the records by the groups they are in, and return the matrix of groups by such atoms.

    Records in no group are an atom of their own, of which nothing is published.
    """
    rng = np.random.default_rng(_SEED)
    # Whole numbers below 2**53 add without error: the same groups, the same mark.
    marks = matrix.T @ rng.integers(1, 1 << 40, matrix.shape[0]).astype(np.float64)
    _marks, first, atom = np.unique(marks, return_index=True, return_inverse=True)
    return atom, csr_array(matrix.tocsc()[:, first])


def _whole_atoms(
    members: csr_array, atom: NDArray[np.intp], atoms: int
) -> list[tuple[int, NDArray[np.intp]]]:
    """Return the targets that consist of whole atoms, with these: no other can be in the row space."""
    records = len(atom)
    of_atom = csr_array((np.ones(records), (np.arange(records), atom)), shape=(records, atoms))
    held = csr_array(members @ of_atom)
    sizes = np.bincount(atom, minlength=atoms)
    whole = held.data == sizes[held.indices]
    starts = held.indptr
    return [
        (row, held.indices[starts[row] : starts[row + 1]])
        for row in range(held.shape[0])
        if whole[starts[row] : starts[row + 1]].all()
    ]


class _Spans:
    """The row spaces of groups that share atoms, each worked out when it is first asked for."""

    def __init__(self, reduced: csr_array) -> None:
        self._reduced = reduced
        groups = reduced.shape[0]
        nothing = csr_array((groups, groups)), csr_array((reduced.shape[1], reduced.shape[1]))
        joined = hstack([nothing[0], reduced]), hstack([csr_array(reduced.T), nothing[1]])
        _number, label = connected_components(vstack(joined), directed=False)
        self._groups, self._atoms = label[:groups], label[groups:]
        self._bases: dict[int, tuple[NDArray[np.intp], NDArray[np.float64]]] = {}

    def holds(self, atoms: NDArray[np.intp]) -> bool:
        """Whether the indicator of atoms is a sum of rows: in each component apart."""
        return all(
            self._component_holds(int(each), atoms[self._atoms[atoms] == each])
            for each in np.unique(self._atoms[atoms])
        )

    def _component_holds(self, component: int, atoms: NDArray[np.intp]) -> bool:
        if component not in self._bases:
            self._bases[component] = self._basis(component)
        columns, basis = self._bases[component]
        indicator = np.isin(columns, atoms).astype(np.float64)
        missed = indicator - basis.T @ (basis @ indicator)
        return bool(np.abs(missed).max(initial=0) < _EXACT)

    def _basis(self, component: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        columns = np.flatnonzero(self._atoms == component)
        rows = self._reduced[np.flatnonzero(self._groups == component)].tocsc()[:, columns].toarray()
        if not rows.size:
            return columns, np.zeros((0, len(columns)))
        _left, values, right = np.linalg.svd(rows, full_matrices=False)
        return columns, right[values > _EXACT * values.max(initial=0)]
