"""Finds texts in the source of a screen that a user sees and that do not pass through the translator."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

# Calls that show text, by name, so that `column.metric(...)` is found as well as `st.metric(...)`.
SHOWING = frozenset({
    "altair_chart", "badge", "button", "camera_input", "caption", "chat_input", "chat_message",
    "checkbox", "code", "color_picker", "Column", "data_editor", "dataframe", "date_input", "dialog",
    "divider", "download_button", "error", "exception", "expander", "feedback", "file_uploader",
    "form_submit_button", "header", "help", "html", "info", "json", "latex", "link_button", "map",
    "markdown", "metric", "multiselect", "number_input", "page_link", "Page", "pills", "popover",
    "progress", "radio", "segmented_control", "select_slider", "selectbox", "set_page_config", "slider",
    "spinner", "status", "subheader", "success", "table", "tabs", "text", "text_area", "text_input",
    "time_input", "title", "toast", "toggle", "warning", "write", "write_stream", "NumberColumn",
    "TextColumn", "ProgressColumn", "CheckboxColumn", "ListColumn", "LinkColumn",
})  # fmt: skip
SHOWN_KEYWORDS = frozenset({
    "label", "body", "help", "caption", "captions", "placeholder", "title", "page_title", "text",
    "options", "value", "delta", "tabs", "message", "header",
})  # fmt: skip
# The first value of these is a file, not a text.
FILE_FIRST = frozenset({"Page", "page_link", "switch_page"})
# Errors whose message is shown, and the words that functions below the screens hand up to be shown.
REFUSALS = frozenset({"Refused", "StoreError", "StoreInUse", "NotAllowed", "CrsMismatch"})
RESULT_KEYWORDS = frozenset({"title", "caveats", "help", "description", "unit_label"})
TRANSLATORS = frozenset({"_", "ngettext"})
# Names and units that are the same in every language.
NAMES = frozenset({"Majakka", "OpenStreetMap", "ODbL", "km", "GeoJSON", "CSV", "JSON", "PDF"})

_MARKUP = re.compile(
    r"<style.*?</style>|<script.*?</script>|<[^>]*>|&\w+;|:[a-z_]+(?:\[|/[\w/]*:|:)|\{[^}]*\}|\]\([^)]*\)",
    re.DOTALL,
)
# A command is the same in every language; a sentence that names one is not.
_COMMAND = re.compile(r"\s*(?:python -m (?:data|layers)(?: [\w-]+){1,3})?(?:\s*--[\w-]+)*\s*")
_WORD = re.compile(r"[^\W\d_]{2,}")


def untranslated_texts(source: str) -> list[tuple[int, str]]:
    """Return line and text of every literal with words that is shown without ``_`` or ``ngettext``."""
    found = []
    for node in _nodes(source):
        if isinstance(node, ast.Call) and _name(node.func) in SHOWING:
            for value in _shown_values(node):
                found += [(text.lineno, text.value) for text in _literals(value) if _has_words(text.value)]
    return sorted(set(found))


def untranslatable_calls(source: str) -> list[int]:
    """Return the lines where the translator is handed a text put together on the spot, which no catalogue holds."""
    return [
        node.lineno
        for node in _nodes(source)
        if isinstance(node, ast.Call)
        and _name(node.func) in TRANSLATORS
        and any(_put_together(value) for value in node.args[:2])
    ]


# One after another asks the same source.
@lru_cache(maxsize=1)
def _nodes(source: str) -> list[ast.AST]:
    return list(ast.walk(ast.parse(source)))


def _put_together(value: ast.expr) -> bool:
    # A paragraph read from a page may be trimmed: it stands in the catalogue as it is.
    of_literals = any(isinstance(inner, ast.Constant) for inner in ast.walk(value))
    return isinstance(value, ast.JoinedStr | ast.BinOp) or (isinstance(value, ast.Call) and of_literals)


def shadowed_translators(source: str) -> list[int]:
    """Return the lines that give the name of the translator to something else."""
    return [
        node.lineno
        for node in _nodes(source)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == "_"
    ]


def _shown_values(call: ast.Call) -> list[ast.expr]:
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    first = 1 if _name(call.func) in FILE_FIRST else 0
    # Options that are put into words by a function are codes.
    as_codes = {"options"} if "format_func" in named else set()
    positional = call.args[first : first + 1] if as_codes else call.args[first:]
    return positional + [value for name, value in named.items() if name in SHOWN_KEYWORDS - as_codes]


def _literals(value: ast.AST) -> Iterator[ast.Constant]:
    """Yield the literal texts of an expression; the arguments of other calls and subscripts are keys, not texts."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value
    elif isinstance(value, ast.Call):
        # "...".format(...) shows its own text; whatever a translator or another function is handed is their matter.
        if isinstance(value.func, ast.Attribute):
            yield from _literals(value.func.value)
            if value.func.attr in {"format", "join"}:
                for inner in [*value.args, *(keyword.value for keyword in value.keywords)]:
                    yield from _literals(inner)
    elif isinstance(value, ast.Subscript | ast.Compare | ast.Lambda):
        return
    elif isinstance(value, ast.FormattedValue):
        yield from _literals(value.value)
    elif isinstance(value, ast.IfExp):
        yield from _literals(value.body)
        yield from _literals(value.orelse)
    elif isinstance(value, ast.Dict):
        for inner in value.values:
            yield from _literals(inner)
    else:
        for child in ast.iter_child_nodes(value):
            yield from _literals(child)


def _has_words(text: str) -> bool:
    if _COMMAND.fullmatch(text):
        return False
    return bool(set(_WORD.findall(_MARKUP.sub(" ", text))) - NAMES)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def untranslated_results(source: str) -> list[tuple[int, str]]:
    """Return line and text of literals that a refusal or a layer hands to the user without the translator."""
    found = []
    for node in _nodes(source):
        if isinstance(node, ast.Call):
            values = node.args if _name(node.func) in REFUSALS else []
            values = values + [keyword.value for keyword in node.keywords if keyword.arg in RESULT_KEYWORDS]
            for value in values:
                found += [(text.lineno, text.value) for text in _literals(value) if _has_words(text.value)]
    return sorted(set(found))
