"""`workbook lab` in Chromium, on this machine alone: every notebook runs, all charts draw, what is selected on a chart reaches Python."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent)]

from look import FLAGS, find_chromium

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
HERE = "127.0.0.1"
NOWHERE = "http://127.0.0.1:9"      # a proxy that refuses everything: the server cannot reach out either
LOOPBACK = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
# every cell is laid out, so that every chart can be counted; the application can be asked to run all cells
SETTINGS = {"lab/user-settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings": '{"windowingMode": "none"}',
            "jupyter_lab_config.py": "c.LabApp.expose_app_in_browser = True\n"}
RUN_ALL = """async (name) => {
    const app = window.jupyterapp; await app.restored;
    const panel = await app.commands.execute('docmanager:open', {path: name + '.ipynb', factory: 'Notebook'});
    await panel.context.ready; await panel.sessionContext.ready; await panel.revealed;
    await app.commands.execute('notebook:run-all-cells');
}"""
OUTPUTS = """() => window.jupyterapp.shell.currentWidget.content.widgets.filter(cell => cell.model.type === 'code')
    .flatMap(cell => cell.model.outputs.toJSON().map(output => ({type: output.output_type, said: output.evalue || '', kinds: Object.keys(output.data || {})})))"""
DONE = """() => window.jupyterapp.shell.currentWidget.content.widgets.filter(cell => cell.model.type === 'code')
    .every(cell => cell.model.executionCount > 0 && cell.model.executionState !== 'running')"""
CHART = "application/vnd.vegalite.v5+json"
# changes a choice as a hand would; resolves with the milliseconds until the chart is another and the count beside it is painted
REDRAW = """([select, option]) => new Promise(done => {
    const board = document.querySelector('.explorer'), list = board.querySelectorAll('select')[select];
    const said = () => board.querySelector('.sources').innerText, before = board.querySelector('.vega-embed canvas'), told = said();
    for (const one of list.options) one.selected = one.index === option;
    const start = performance.now();
    list.dispatchEvent(new Event('change', {bubbles: true}));
    const look = () => {
        const now = board.querySelector('.vega-embed canvas');
        if (now && now !== before && said() !== told) requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
        else if (performance.now() - start > 4000) done(-1);
        else requestAnimationFrame(look);
    };
    look();
})"""

pytestmark = [pytest.mark.browser, pytest.mark.skipif(find_chromium() is None, reason="no Chromium")]


@contextmanager
def running_lab(folder: Path, reports: Path | None = None):
    """The address, with its token, of `workbook lab` on a copy of the notebooks in `folder`."""
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copytree(ROOT / "data", folder / "data")
    home = folder / "jupyter"
    for name, text in SETTINGS.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    own = {"JUPYTER_CONFIG_DIR": str(home), "JUPYTER_DATA_DIR": str(home / "data"), "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
           "http_proxy": NOWHERE, "https_proxy": NOWHERE, "no_proxy": HERE}
    command = [sys.executable, "-m", "analysis", "lab", "--no-browser", "--port", str(free_port()), "--reports", str(reports or folder / "data/reports")]
    with (folder / "lab.log").open("w") as log, subprocess.Popen(command, cwd=folder, env={**os.environ, **own}, stdout=log, stderr=log) as server:
        try:
            yield address(server, home / "runtime", folder / "lab.log")
        finally:
            server.terminate()
            server.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return probe.getsockname()[1]


def address(server: subprocess.Popen, runtime: Path, log: Path) -> str:
    """Where the server listens, from the file that it writes once it does."""
    patience = time.monotonic() + 90
    while time.monotonic() < patience and server.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            about = json.loads(path.read_text() or "{}")
            if about and socket.socket().connect_ex((HERE, about["port"])) == 0:
                return f"{about['url']}lab?token={about['token']}"
        time.sleep(0.2)
    raise AssertionError(f"workbook lab did not start: {log.read_text()[-2000:]}")


@contextmanager
def browser(url: str):
    """A page of JupyterLab, with `asked`, the requests that went anywhere but to this machine."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=find_chromium(), headless=True, args=FLAGS + LOOPBACK, viewport={"width": 1500, "height": 1000})
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url) if not request.url.startswith((f"http://{HERE}:", "data:", "blob:")) else None)
        page.goto(url)
        page.wait_for_function("() => window.jupyterapp && document.querySelector('#jp-main-dock-panel')")
        yield page
        context.close()


def run_all(page, name: str) -> list[dict]:
    """Opens a notebook and runs it; its outputs once all cells have run."""
    page.evaluate(RUN_ALL, name)
    page.wait_for_function(DONE, timeout=120_000)
    return page.evaluate(OUTPUTS)


def drawn(page) -> int:
    """How many charts stand in the notebook that is shown, drawn."""
    return page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea .vega-embed").locator("canvas, svg.marks").count()


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    with running_lab(tmp_path_factory.mktemp("lab")) as url, browser(url) as page:
        yield page
        assert page.asked == []


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_and_draws(page, name):
    outputs = run_all(page, name)
    assert [output["said"] for output in outputs if output["type"] == "error"] == []
    charts = sum(CHART in output["kinds"] for output in outputs) + (name == "explore")
    page.wait_for_timeout(300)
    page.wait_for_function("(count) => [...document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea .vega-embed')]"
                           ".filter(chart => chart.querySelector('canvas, svg.marks')).length >= count", arg=charts)
    assert drawn(page) == charts


def test_a_selection_on_the_chart_reaches_python(page):
    run_all(page, "explore")
    count = page.locator(".explorer .count")
    canvas = page.locator(".explorer .vega-embed canvas")
    canvas.scroll_into_view_if_needed()
    before = count.inner_text()
    rows = page.locator(".explorer .frame table tbody tr").count()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.15, box["y"] + box["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.6, steps=8)
    page.mouse.up()
    page.wait_for_function("(before) => document.querySelector('.explorer .count').innerText !== before", arg=before)
    assert "选中" in count.inner_text()
    chosen = int(count.inner_text().split()[1])
    assert 0 < chosen == page.locator(".explorer .frame table tbody tr").count() < rows
    assert rerun_selected(page) == chosen


def rerun_selected(page) -> int:
    """Runs the cell that takes `selected` from the explorer, and says how many rows it has."""
    shown = page.evaluate("""async () => {
        const panel = window.jupyterapp.shell.currentWidget, cells = panel.content.widgets;
        const index = cells.findIndex(cell => cell.model.sharedModel.getSource().startsWith('selected = '));
        panel.content.activeCellIndex = index; panel.content.deselectAll();
        await window.jupyterapp.commands.execute('notebook:run-cell');
        return cells[index].model.outputs.toJSON()[0].data['text/html'];
    }""")
    return int(("".join(shown)).rsplit("共 ", 1)[1].split()[0])


def test_a_choice_redraws_chart_and_table(page):
    run_all(page, "explore")
    page.locator(".explorer .vega-embed canvas").wait_for()
    assert 0 < page.evaluate(REDRAW, [1, 2]) < 5000


def test_the_search_box_marks_hits(page):
    run_all(page, "explore")
    line = page.locator(".search-box input[type=text]")
    line.fill("口袋公园")
    line.press("Enter")
    page.wait_for_function("() => [...document.querySelectorAll('.search-box mark')].some(hit => hit.innerText === '口袋公园')")
