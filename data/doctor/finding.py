"""Says in a sentence what was found in a store, and whether it must be mended."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something that was found: a code, a sentence "<Fact>. <Remedy>.", and whether it is a fault.

    What is no fault is advice: the store is sound all the same.
    """

    code: str
    sentence: str
    is_fault: bool = True
