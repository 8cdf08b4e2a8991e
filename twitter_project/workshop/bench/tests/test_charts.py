"""The charts of the benchmark's figures."""

from xml.etree import ElementTree

from twitter_project.workshop.bench.charts import draw_bars

SVG = "{http://www.w3.org/2000/svg}"


def test_bars_are_as_long_as_their_values_and_lines_stand_where_wanted() -> None:
    chart = draw_bars("A < B", {"one": 2.0, "two": 4.0}, wanted={"one": 3.0})

    root = ElementTree.fromstring(chart)  # noqa: S314 (our own)
    bars = [float(one.attrib["width"]) for one in root.iter(f"{SVG}rect")]
    (line,) = root.iter(f"{SVG}line")
    texts = [one.text for one in root.iter(f"{SVG}text")]
    assert bars[1] == 2 * bars[0]
    start = float(next(root.iter(f"{SVG}rect")).attrib["x"])
    assert float(line.attrib["x1"]) - start == 1.5 * bars[0]
    assert texts == ["A < B", "one", "2", "two", "4"]
