"""An executed notebook as one self-contained HTML file: no request to anywhere, and no script but the page's own."""

import base64
import gzip
import hashlib
import json
import os
import re
from contextlib import suppress
from functools import cache
from importlib.resources import files
from itertools import takewhile
from pathlib import Path

import jinja2
import mistune
import vl_convert
from markupsafe import Markup

from analysis.compare.scopes import COUNTRY, NATION
from analysis.files.documents import sha256
from analysis.show import CHART_TYPE
from analysis.store.atomic import CannotWrite, write_whole
from analysis.store.fingerprints import versions
from analysis.words import say

VEGALITE = "6.4"  # of those that vl-convert carries, the one that altair 6 writes for
PACKAGES = ("govreport-workbook", "altair", "polars", "vl-convert-python")
PAGE_SEAL, SCRIPT_SEAL = "<!-- sha256 {} -->\n</html>\n", "\n// sha256 {}\n"  # end a page, and the script that is kept
ABOUT_PAGE = re.compile(r'<meta name="workbook" content="([^"]*)">')


def json_in_script(value) -> Markup:
    """JSON that cannot end the <script> that it stands in.

    >>> json_in_script({"a": "</script>"})
    Markup('{"a":"\\\\u003c/script>"}')
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))


@cache
def vega_bundle() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script. Made once and kept in the user's cache, for making it takes over
    a second."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "govreport-workbook"
    kept = home / f"vega-{vl_convert.__version__}-{VEGALITE}.js"
    try:
        if is_sealed(kept, SCRIPT_SEAL):
            return kept.read_text(encoding="utf-8")
    except OSError:  # not there yet, or not to be read
        pass
    bundle = seal(vl_convert.javascript_bundle(vl_version=VEGALITE), SCRIPT_SEAL)
    with suppress(CannotWrite, OSError):  # then it is made again the next time
        write_whole(kept, bundle)
    return bundle


def seal(body: str, form: str) -> str:
    """The text with its checksum, in this form, at its end."""
    return body + form.format(sha256(body))


def is_sealed(file: Path, form: str = PAGE_SEAL) -> bool:
    """Whether a file is, to the last bit, what `seal` made. Raises OSError where it cannot be read."""
    data = file.read_bytes()
    size = len(form.format("0" * 64))
    return data[-size:] == form.format(sha256(data[:-size])).encode()


@cache
def packed(script: str) -> str:
    """The script compressed and in letters: less than half as long. page.js unpacks it, and it runs by its hash."""
    return base64.b64encode(gzip.compress(script.encode(), 9, mtime=0)).decode()


def still(spec: dict) -> Markup:
    """The chart as an SVG picture, for readers without scripts; in the page's own fonts."""
    picture = vl_convert.vegalite_to_svg(json.dumps(spec), vl_version=VEGALITE)
    return Markup(re.sub(r' font-family="[^"]*"', "", picture))  # the page's style sheet names the fonts, once


def render_page(notebook, about: dict, stills: str = "all") -> str:
    """The page of an executed notebook. `stills` says which charts get a picture for readers without scripts: `first`,
    `all` or `none`.

    `about` holds `notebook` (its name), `parameters` (those that a reader should see) and what its kind declares for
    the index; `title` and `finding` are found in the notebook and put beside them in the page's head, where
    `read_about` finds them.
    """
    contents: list[tuple[str, str]] = []
    blocks = [block for cell in _answered(notebook.cells) for block in _cell_blocks(cell, contents)]
    title = (
        _first(r"^#\s+(.+)$", "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown"))
        or about["notebook"]
    )
    finding = _first(r'<p class="finding">(.*?)</p>', "".join(str(block["html"]) for block in blocks))
    about = {**about, "title": title, "finding": Markup(finding or "").striptags()}
    charts = [block for block in blocks if block["kind"] == "chart"]
    for block in charts[: {"none": 0, "first": 1, "all": None}[stills]]:  # drawing one takes a tenth of a second
        block["still"] = still(block["drawn"])
    return render(
        "page.html",
        "page.js",
        vega_bundle() if charts else None,
        about=about,
        kicker=name_parameters(about["parameters"]),
        contents=contents,
        groups=_grouped(blocks),
        versions=versions(PACKAGES),
    )


def name_parameters(parameters: dict) -> str:
    """What a page is about, in words: its place or indicator, its years.

    >>> name_parameters({"scope": "全国", "first": 2024, "last": 2026})
    '全国 · 2024—2026年'
    >>> name_parameters({"place": "国务院", "year": 2025})
    '全国 · 2025年'
    """
    others = [
        COUNTRY if value == NATION else str(value)
        for name, value in parameters.items()
        if name not in ("year", "first", "last")
    ]
    return " · ".join(filter(None, [*others, name_years(parameters)]))


def name_years(parameters: dict) -> str:
    """The year of a page, or its first and last; empty where it takes all there are."""
    if {"first", "last"} <= parameters.keys() and parameters["first"] != parameters["last"]:
        return say("span", first=parameters["first"], last=parameters["last"])
    year = parameters.get("year") or parameters.get("first")
    return say("parameter_year", value=year) if year else ""


def read_about(page: Path) -> dict | None:
    """What the head of a page says of it (`notebook`, `parameters`, `title`, `finding`); null for a file that is no
    page of ours."""
    with page.open(encoding="utf-8", errors="replace") as file:
        found = ABOUT_PAGE.search(file.read(8000))
    try:
        about = json.loads(Markup(found[1]).unescape()) if found else None
    except json.JSONDecodeError:
        return None
    return about if isinstance(about, dict) and {"notebook", "parameters"} <= about.keys() else None


def render(template: str, script: str, library: str | None = None, **fields) -> str:
    """A template of ours filled in, with its checksum. It may run `script`, a file of ours, and the `library` that it
    unpacks, and nothing else.
    """
    text = _template(script)
    policy = _policy([text, library] if library else [text])
    page = (
        _environment()
        .get_template(template)
        .render(script=text, library=library and packed(library), policy=policy, **fields)
    )
    return seal(page.rstrip().removesuffix("</html>"), PAGE_SEAL)


def empty_finding(notebook) -> str | None:
    """What an executed notebook says where it has found nothing to compare, in plain words; null where it has."""
    shown = (
        output.get("data", {}).get("text/html", "") for cell in notebook.cells for output in cell.get("outputs", [])
    )
    said = _first(r'<p class="finding" data-empty="true">(.*?)</p>', "".join(map(str, shown)))
    return said and Markup(said).striptags()


def _answered(cells: list) -> list:
    """The cells without the questions that have no answer: a heading whose code, up to the next prose, shows
    nothing."""

    def is_silent(number: int) -> bool:
        answers = list(takewhile(lambda cell: cell.cell_type == "code", cells[number + 1 :]))
        return (
            cells[number].source.startswith("## ")
            and bool(answers)
            and not any(_is_shown(output) for cell in answers for output in cell.outputs)
        )

    return [cell for number, cell in enumerate(cells) if cell.cell_type == "code" or not is_silent(number)]


def _cell_blocks(cell, contents: list) -> list[dict]:
    if cell.cell_type == "markdown":
        return [{"kind": "prose", "html": _markdown(cell.source, contents)}]
    return [block for output in cell.get("outputs", []) if _is_shown(output) and (block := _output_block(output))]


def _is_shown(output) -> bool:
    """Whether an output gives something to see; empty markup and a chart without a row do not."""
    data = output.get("data", {})
    is_empty = data.get("text/html") == "" or data.get("text/plain") == say("chart_empty")
    return any(data[CHART_TYPE].get("datasets", {}).values()) if CHART_TYPE in data else not is_empty


def _output_block(output) -> dict | None:
    data = output.get("data", {})
    if CHART_TYPE in data:
        return _chart_block(data[CHART_TYPE])
    if "text/html" in data:
        return {"kind": "html", "html": Markup(data["text/html"])}
    if "image/png" in data:
        return {
            "kind": "html",
            "html": Markup('<img alt="" src="data:image/png;base64,{}">').format(data["image/png"].strip()),
        }
    text = data.get("text/plain") or (output.get("text") if output.get("name") == "stdout" else None)
    return {"kind": "html", "html": Markup("<pre>{}</pre>").format(text)} if text else None


def _chart_block(spec: dict) -> dict:
    """A chart as picture and as specification, on the page's own ground; one whose width is to be fitted takes what
    the page gives it."""
    spec = {**spec, "config": {**spec.get("config", {}), "background": None}}
    live = {**spec, "width": "container"} if spec.get("autosize", {}).get("type") == "fit-x" else spec
    return {
        "kind": "chart",
        "html": "",
        "still": "",
        "drawn": spec,
        "spec": json_in_script(live),
        "description": spec.get("description", ""),
        "anchor": spec.get("usermeta", {}).get("anchor", ""),
    }


def _markdown(source: str, contents: list) -> Markup:
    """The prose as HTML, its second-level headings noted in `contents` with their anchors; markup in it stays text."""

    class Renderer(mistune.HTMLRenderer):
        def heading(self, text: str, level: int, **attributes) -> str:
            if level != 2:
                return super().heading(text, level, **attributes)
            contents.append((f"part-{len(contents) + 1}", Markup(text).striptags()))
            return f'<h2 id="{contents[-1][0]}">{text}</h2>\n'

    return Markup(mistune.create_markdown(renderer=Renderer(escape=True), plugins=["table"])(source))


def _grouped(blocks: list[dict]) -> list[dict]:
    """The blocks, charts that follow one another as one group, so that the page can set them side by side."""
    groups: list[dict] = []
    for block in blocks:
        if block["kind"] == "chart" and groups and groups[-1]["kind"] == "chart":
            groups[-1]["charts"].append(block)
        else:
            groups.append({**block, "charts": [block]})
    return groups


def _policy(scripts: list[str]) -> str:
    """The content policy: nothing from anywhere, no script but these, by their hash; a script from a report's text
    cannot run."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src "
        f"'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _first(pattern: str, text: str) -> str | None:
    found = re.search(pattern, text, re.MULTILINE)
    return found[1].strip() if found else None


@cache
def _template(name: str) -> str:
    return files("analysis.pages").joinpath("templates", name).read_text(encoding="utf-8")


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_template), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {"say": say, "css": Markup(_template("page.css"))}
    environment.filters |= {"json": lambda value: json.dumps(value, ensure_ascii=False), "raw": Markup}
    return environment
