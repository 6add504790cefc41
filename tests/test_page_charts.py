"""What a person sees at the sandbox's page of charts and files, in Chromium."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from src.sandbox.bot_messages import bot_message
from tests.page_stage import LEADS, Json, Stage, opened, started_browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started_browser() as browser:
        yield browser


@pytest.fixture
def stage() -> Iterator[Stage]:
    with Stage() as stage:
        yield stage


@pytest.fixture
def page(browser: Browser, stage: Stage) -> Iterator[Page]:
    with opened(browser, stage.url) as page:
        yield page


def chart(kind: str, **series: dict[str, float]) -> Json:
    """A chart block along an axis."""
    lines = [{"name": name, "data": [point(*each) for each in line.items()]} for name, line in series.items()]
    axis = {"categories": list(next(iter(series.values()))), "y_label": "Leads"}
    return {
        "type": "data_visualization",
        "title": "Leads",
        "chart": {"type": kind, "series": lines, "axis_config": axis},
    }


def point(label: str, value: float) -> Json:
    return {"label": label, "value": value}


def test_a_pie_tells_its_parts(page: Page, stage: Stage) -> None:
    pie = {"type": "pie", "segments": [point("HOT", 6), point("<b>WARM", 3), point("COLD", 3)]}
    stage.desk_says("Tiers", {"type": "data_visualization", "title": "Leads by tier", "chart": pie})
    expect(page.get_by_role("img", name="Pie chart: Leads by tier. HOT 6, <b>WARM 3, COLD 3.")).to_be_visible()
    expect(page.locator(".parts li")).to_have_text(["HOT650 %", "<b>WARM325 %", "COLD325 %"])
    lengths = page.locator(".arc").evaluate_all(
        "arcs => arcs.map(arc => parseFloat(arc.getAttribute('stroke-dasharray')))"
    )
    assert lengths == pytest.approx([50, 25, 25], abs=1)


def test_bars_are_as_long_as_their_figures_and_stand_where_their_names_fit(page: Page, stage: Stage) -> None:
    stage.desk_says("Few", chart("bar", Leads={"HOT": 6, "COLD": 2}))
    expect(page.get_by_role("img", name="Bar chart: Leads. HOT 6, COLD 2.")).to_be_visible()
    high, low = page.locator(".block-chart rect").evaluate_all("bars => bars.map(bar => bar.height.baseVal.value)")
    assert high / low == pytest.approx(3)
    stage.desk_says("Many", chart("bar", Leads={f"A rather long name {n}": n for n in range(1, 16)}))
    bars = page.locator(".block-chart").nth(1).locator("rect")
    expect(bars).to_have_count(15)
    widths = bars.evaluate_all("bars => bars.map(bar => bar.width.baseVal.value)")
    assert widths[14] / widths[4] == pytest.approx(3)


def test_lines_name_their_series_and_tell_their_figures_where_one_points(page: Page, stage: Stage) -> None:
    week = [f"Mon {day} Nov" for day in range(1, 8)]
    stage.desk_says("Trend", chart("line", webinar=dict.fromkeys(week, 3), fair={day: n for n, day in enumerate(week)}))
    expect(page.locator(".chart-keys li")).to_have_text(["webinar", "fair"])
    expect(page.locator(".block-chart .line")).to_have_count(2)
    page.locator(".spot .reach").nth(4).hover()
    expect(page.locator(".spot .told").nth(4)).to_have_css("opacity", "1")
    expect(page.locator(".spot .told").nth(4)).to_have_text("Mon 5 Nov: webinar 3 · fair 4")


def test_a_chart_with_no_figures_is_told_in_words(page: Page, stage: Stage) -> None:
    stage.desk_says(
        "Three leads", {**chart("bar", Leads={"HOT": 3}), "chart": {"type": "pie", "segments": [{"label": "x"}]}}
    )
    expect(page.locator(".block-unknown")).to_contain_text("Three leads")


def test_charts_follow_the_width_of_their_window(page: Page, stage: Stage) -> None:
    stage.desk_says("Few", chart("bar", Leads={f"source {n}": n for n in range(1, 6)}))
    svg = page.locator(".chart-plot svg")
    wide = float(svg.get_attribute("width") or 0)
    page.set_viewport_size({"width": 360, "height": 740})
    expect(svg).not_to_have_attribute("width", str(int(wide)))
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert svg.evaluate("svg => svg.getBoundingClientRect().right") <= 360


def share(stage: Stage, name: str, data: bytes, title: str, alt: str = "") -> None:
    """A file as the desk shares it."""
    files = stage.sandbox.files
    file = files.announce(name, "U0DESK", 1_700_000_000, alt)
    files.upload(file.upload_token, data)
    shown = files.name(files.get(file.id) or file, title).shown(stage.sandbox.address)
    stage.sandbox.post(LEADS, bot_message({"text": "", "files": [shown], "subtype": "file_share"}))


def test_a_table_file_shows_its_first_rows_and_can_be_fetched(page: Page, stage: Stage) -> None:
    rows = "".join(f"Lead {n},{n}\n" for n in range(9))
    share(stage, "leads-2026-11-24.csv", f"name,score\n{rows}".encode(), "9 leads")
    file = page.locator(".file")
    expect(file.locator(".file-title")).to_have_text("9 leads")
    expect(file.locator(".file-facts")).to_have_text("leads-2026-11-24.csv · 92 bytes")
    expect(file.locator("th")).to_have_text(["name", "score"])
    expect(file.locator("tbody tr").first).to_have_text("Lead 00")
    expect(file.locator(".file-more")).to_have_text("and 4 more rows")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download leads-2026-11-24.csv").click()
    assert download.value.suggested_filename == "leads-2026-11-24.csv"


def test_a_picture_is_shown_with_words_for_who_cannot_see_it(page: Page, stage: Stage) -> None:
    drawing = BytesIO()
    Image.new("RGB", (300, 200), "#0b7460").save(drawing, "png")
    share(stage, "chart.png", drawing.getvalue(), "Leads by tier", "HOT leads lead")
    picture = page.get_by_role("img", name="HOT leads lead")
    expect(picture).to_be_visible()
    assert picture.evaluate("img => img.decode().then(() => img.naturalWidth)") == 300


def test_the_newest_stays_in_view_while_charts_and_pictures_grow(page: Page, stage: Stage) -> None:
    for number in range(30):
        stage.desk_says(f"message {number}")
    stage.desk_says("Many", chart("bar", Leads={f"A rather long name {n}": n + 1 for n in range(8)}))
    stage.desk_says("the last word")
    expect(page.get_by_text("the last word")).to_be_in_viewport()
    page.set_viewport_size({"width": 420, "height": 740})
    expect(page.get_by_text("the last word")).to_be_in_viewport()
