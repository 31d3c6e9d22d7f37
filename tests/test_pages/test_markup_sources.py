"""Holds that no text of a record reaches HTML past the one escaping function, by reading every module."""

from pathlib import Path

from tests.markup_sources import loose_in, loose_texts, markup_makers

# Written by our own code, never by a record: looks of a map's marks, names of elements, and numbers.
KNOWN = {
    ("layers/markup.py", "{name}"),  # the name of an element, in our code
    ("layers/markup.py", "{written}"),  # attributes, escaped one by one
    ("pages/screens/evidence.py", "{kind}"),  # a class of style
    ("pages/screens/evidence.py", "{''.join(lines)}"),  # each escaped where it is made
    ("pages/shared/inspections_map.py", "{look}"),
    ("pages/shared/inspections_map.py", "{box}"),
    ("pages/shared/legend.py", "{style}"),
    ("pages/shared/log_card.py", "{stop.number}"),
    ("pages/shared/outreach_map.py", "{''.join(rows)}"),
    ("pages/shared/outreach_map.py", "{_pattern(mark)}"),
    ("pages/shared/outreach_map.py", "{mark.colour}"),
    ("pages/shared/outreach_map.py", "{_RADIUS[mark.shape]}"),
    ("pages/shared/outreach_map.py", "{mark}"),
    ("pages/shared/point_names.py", "{month}"),
}


def test_no_module_puts_a_text_into_html_that_is_not_escaped() -> None:
    found = {(each.place, each.expression) for each in loose_texts()}
    assert found - KNOWN == set()
    # What is gone is no exception any more.
    assert KNOWN - found == set()


def loose(source: str) -> list[str]:
    return [each.expression for each in loose_in(source, "x.py", frozenset(markup_makers(source)))]


def test_a_text_that_is_not_escaped_is_seen() -> None:
    assert loose("def f(place):\n    st.html(f'<p>{place.name}</p>')") == ["{place.name}"]
    assert loose("def f(name):\n    words = name\n    st.html(f'<p>{words}</p>')") == ["{words}"]
    assert loose("def f(names):\n    st.html(f'<p>{\", \".join(each for each in names)}</p>')") != []
    assert loose("def f(name):\n    st.html('<p>{x}</p>'.format(x=name))") == ["name"]
    assert loose("def f(name):\n    st.html(f'<p title={name!r}>x</p>')") == ["{name!r}"]


def test_a_text_that_is_escaped_a_number_and_markup_are_not() -> None:
    assert loose("def f(place):\n    st.html(f'<p>{escape_html(place.name)}</p>')") == []
    assert loose("def f(share):\n    st.html(f'<p>{share:.1f}</p>')") == []
    assert loose("def f(names):\n    st.html(f'<p>{\", \".join(escape_html(n) for n in names)}</p>')") == []
    assert (
        loose(
            "def row(x):\n    return f'<b>{escape_html(x)}</b>'\ndef f(x):\n    st.html(f'<p>{row(x)}</p>')"
        )
        == []
    )


def test_the_modules_that_write_html_are_read() -> None:
    from tests.markup_sources import modules

    assert len([path for path in modules() if isinstance(path, Path)]) > 200
