"""Tables copied from e-mails and web pages, layout tables, spans and broken HTML included."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mbdesk.sheets.pasted_html import table_text

TABLE = "<tr><th>Name</th><th>Born</th></tr><tr><td>Müller</td><td>2011</td></tr>"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (f"<table>{TABLE}</table>", "Name\tBorn\nMüller\t2011"),
        (f"<TABLE><tbody>{TABLE}", "Name\tBorn\nMüller\t2011"),
        ("<table><tr><td>Ana &amp; Ben<td>x<tr><td>\n two <br>lines<td></table>", "Ana & Ben\tx\ntwo lines\t"),
        (f"<table><tr><td>Hello</td><td><table>{TABLE}</table></td></tr></table>", "Name\tBorn\nMüller\t2011"),
        (
            "<table><tr><td colspan=2>a</td><td>b</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>",
            "a\t\tb\n1\t2\t3",
        ),
        ("<table><tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb\n\tc"),
        ("<table><tr><td colspan=99999999999>a</td><td rowspan=-3>b</td></tr></table>", "a\tb"),
        ("<table><tr><td><style>x</style>a</td><td>b</td></tr></table>", "a\tb"),
        ("<table><tr><td>alone</td></tr></table>", ""),
        ("<p>no table</p>", ""),
        ("", ""),
    ],
)
def test_the_table_is_found_and_its_cells_kept_apart(html: str, text: str) -> None:
    assert table_text(html) == text


@given(
    st.lists(st.sampled_from(["<table>", "</table>", "<tr>", "<td colspan=3 rowspan=4>", "</td>", "x", "<td", "&#0;"]))
)
def test_no_order_of_tags_is_too_much(parts: list[str]) -> None:
    assert isinstance(table_text("".join(parts)), str)
