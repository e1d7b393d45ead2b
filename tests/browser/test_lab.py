"""`workbook lab` in Chromium, on this machine alone: every notebook runs, all charts draw, what is selected on a chart
reaches Python.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

sys.path[:0] = [str(Path(__file__).parent)]

from check_pages import FLAGS, find_chromium

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
HERE = "127.0.0.1"
NOWHERE = "http://127.0.0.1:9"  # a proxy that refuses everything: the server cannot reach out either
LOOPBACK = [f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HERE}"]
# every cell is laid out, so that every chart can be counted; the application can be asked what it shows
SETTINGS = {
    "lab/user-settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings": '{"windowingMode": "none"}',
    "jupyter_lab_config.py": "c.LabApp.expose_app_in_browser = True\n",
}
CHART = "application/vnd.vegalite.v5+json"
OPEN = """async (name) => {
    const app = window.jupyterapp; await app.restored;
    const panel = await app.commands.execute('docmanager:open', {path: name + '.ipynb', factory: 'Notebook'});
    await panel.context.ready; await panel.sessionContext.ready; await panel.revealed;
    await panel.sessionContext.session.kernel.info;
    return true;
}"""
CLOSE = """async () => {
    const panel = window.jupyterapp.shell.currentWidget;
    await panel.context.save(); await panel.sessionContext.shutdown(); panel.close();
    return true;
}"""
CELLS = "window.jupyterapp.shell.currentWidget.content.widgets.filter(cell => cell.model.type === 'code')"
# the outputs, once every cell has run or one has failed
OUTPUTS = f"""() => {{
    const cells = {CELLS}, outputs = cells.flatMap(cell => cell.model.outputs.toJSON());
    const over = cells.every(cell => cell.model.executionCount && cell.model.executionState !== 'running');
    return (over || outputs.some(output => output.output_type === 'error')) && outputs;
}}"""
DRAWN = """(count) => [...document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea .vega-embed')]
    .filter(chart => [...chart.querySelectorAll('canvas, svg.marks')].some(mark => mark.clientWidth > 100)).length >= count"""  # noqa: E501
# how many claims are selected on the chart, once the table shows so many
SELECTED = """() => {
    const told = /选中 (\\d+) 条/.exec(document.querySelector('.explorer .count').innerText);
    return told && document.querySelectorAll('.explorer .frame table tbody tr').length === +told[1] && +told[1];
}"""
# runs the cell that begins so once more; its output
RERUN = f"""async (beginning) => {{
    const panel = window.jupyterapp.shell.currentWidget, cell = {CELLS}.find(cell => cell.model.sharedModel.getSource().startsWith(beginning));
    panel.content.activeCellIndex = panel.content.widgets.indexOf(cell); panel.content.deselectAll();
    await window.jupyterapp.commands.execute('notebook:run-cell');
    return cell.model.outputs.toJSON()[0].data;
}}"""  # noqa: E501
# chooses an option of a list, or presses a button; the milliseconds until another chart is drawn and the sentences
# below painted, -1 after 20 s
REDRAW = """([kind, number, option]) => new Promise(done => {
    const board = document.querySelector('.explorer');
    const chart = () => board.querySelector('.vega-embed canvas'), said = () => board.querySelector('.sources').innerText;
    const before = chart(), told = said(), control = board.querySelectorAll(kind)[number], start = performance.now();
    if (kind === 'select') {
        for (const one of control.options) one.selected = one.index === option;
        control.dispatchEvent(new Event('change', {bubbles: true}));
    } else control.click();
    const look = () => {
        if (chart() && chart() !== before && said() !== told) requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
        else if (performance.now() - start > 20000) done(-1);
        else requestAnimationFrame(look);
    };
    look();
})"""  # noqa: E501

pytestmark = [pytest.mark.browser, pytest.mark.skipif(find_chromium() is None, reason="no Chromium")]


@contextmanager
def running_lab(folder: Path, *options: str):
    """The address, with its token, of `workbook lab` on a copy of the notebooks in `folder`; at the end it is stopped,
    kernels and all.
    """
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copytree(ROOT / "data", folder / "data")
    home, port = folder / "jupyter", free_port()
    for name, text in SETTINGS.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    own = {
        "JUPYTER_CONFIG_DIR": str(home),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "http_proxy": NOWHERE,
        "https_proxy": NOWHERE,
        "no_proxy": HERE,
    }
    command = [sys.executable, "-m", "analysis", "lab", "--no-browser", "--port", str(port), *options]
    with (folder / "lab.log").open("w") as log:
        server = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **own}, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield address(server, home / "runtime", folder / "lab.log")
        finally:
            stop(server)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return probe.getsockname()[1]


def listens(port: int, host: str = HERE) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0


def address(server: subprocess.Popen, runtime: Path, log: Path) -> str:
    """Where the server listens, from the file that it writes once it does."""
    patience = time.monotonic() + 90
    while time.monotonic() < patience and server.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            about = json.loads(path.read_text() or "{}")
            if about and listens(about["port"]):
                return f"{about['url']}lab?token={about['token']}"
        time.sleep(0.2)
    raise AssertionError(f"workbook lab did not start: {log.read_text()[-2000:]}")


def stop(server: subprocess.Popen):
    server.terminate()
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(5)


@contextmanager
def browser(url: str):
    """A page of JupyterLab, with `asked`, what was asked of another host, and `errors`, the exceptions of its
    scripts.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=find_chromium(),
            headless=True,
            args=FLAGS + LOOPBACK,
            viewport={"width": 1500, "height": 1000},
        )
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.asked, page.errors = [], []
        page.on("request", lambda request: page.asked.append(request.url) if is_elsewhere(request.url) else None)
        page.on("websocket", lambda socket: page.asked.append(socket.url) if is_elsewhere(socket.url) else None)
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto(url)
        page.wait_for_function(
            "() => window.jupyterapp && document.querySelector('#jp-main-dock-panel')", timeout=60_000
        )
        yield page
        context.close()


def is_elsewhere(url: str) -> bool:
    return not url.startswith((f"http://{HERE}:", f"ws://{HERE}:", "data:", "blob:"))


def ask(page, script: str, argument=None, seconds: int = 30):
    """What the script's promise gives; a TimeoutError where that takes longer."""
    return page.wait_for_function(script, arg=argument, timeout=seconds * 1000).json_value()


def run_all(page, name: str) -> list[dict]:
    """Opens a notebook and runs it from the menu; its outputs."""
    ask(page, OPEN, name)
    page.locator("#jp-MainMenu").get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    return ask(page, OUTPUTS, seconds=120)


def charts_of(outputs: list[dict], name: str) -> int:
    """How many charts the outputs hold; that of the explorer is a widget."""
    return sum(CHART in output.get("data", {}) for output in outputs) + (name == "explore")


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    with running_lab(folder, "--reports", str(folder / "data/reports")) as url, browser(url) as page:
        yield page


@pytest.fixture(scope="module")
def explorer(page):
    """The page with explore.ipynb run."""
    run_all(page, "explore")
    page.locator(".explorer .vega-embed canvas").wait_for()
    yield page
    ask(page, CLOSE)


def test_nobody_else_gets_in(page):
    address = urlsplit(page.url)
    with pytest.raises(HTTPError, match="403"):
        urlopen(f"http://{address.netloc}/api/contents", timeout=10)  # no token
    others = {socket.gethostbyname(socket.gethostname()), "127.0.0.2"} - {HERE}
    assert not any(listens(address.port, other) for other in others)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_and_draws(page, name):
    outputs = run_all(page, name)
    assert [output["evalue"] for output in outputs if output["output_type"] == "error"] == []
    ask(page, DRAWN, charts_of(outputs, name))
    ask(page, CLOSE)
    assert page.asked == [] and page.errors == []


def test_a_selection_on_the_chart_reaches_python(explorer):
    lines = explorer.locator(".explorer .frame table tbody tr")
    rows = lines.count()
    canvas = explorer.locator(".explorer .vega-embed canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    explorer.mouse.move(box["x"] + box["width"] * 0.15, box["y"] + box["height"] * 0.3)
    explorer.mouse.down()
    explorer.mouse.move(
        box["x"] + box["width"] * 0.55, box["y"] + box["height"] * 0.7
    )  # at once: no area between is told
    explorer.mouse.up()
    chosen = ask(explorer, SELECTED)
    assert 0 < chosen == lines.count() < rows
    shown = ask(explorer, RERUN, "selected = ")["text/html"]
    assert f"共 {chosen} 行" in "".join(shown)
    assert explorer.asked == [] and explorer.errors == []


def test_a_choice_redraws_chart_and_table(explorer):
    assert ask(explorer, REDRAW, ["select", 1, 1]) > 0  # the second indicator
    assert ask(explorer, REDRAW, ["button", 1, 0]) > 0  # only targets


def test_the_search_box_marks_hits(explorer):
    line = explorer.locator(".search-box input[type=text]")
    line.fill("口袋公园")
    line.press("Enter")
    explorer.wait_for_function(
        "() => [...document.querySelectorAll('.search-box mark')].some(hit => hit.innerText === '口袋公园')"
    )
