"""Shows what went wrong unforeseen as a reference alone: the log has the place, nobody has the values."""

from types import TracebackType
from typing import Self

import streamlit as st

from data.language import _
from data.log_lines import are_set_up, log_error


class ReportedFailures:
    """Draws a screen inside it; an error ends it with a sentence and the reference of its line in the log.

    What Streamlit raises to stop or run anew is no `Exception` and goes on. Where logs are not set up, as in
    tests, an error goes on, too.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception) or not are_set_up():
            return False
        reference = log_error(error)
        st.error(
            _(
                "Something went wrong that nobody foresaw, and nothing more is shown. Tell the data steward "
                "the reference {reference}: the log says where it happened, and nothing of what was on the "
                "screen."
            ).format(reference=reference)
        )
        return True
