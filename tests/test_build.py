"""The build: which pages are made, what is said of those that fail, and the command line's exit codes."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import polars as pl
import pytest
from invented import frames_of, growth, report, three_districts, write_frames

from analysis.__main__ import main
from analysis.compare.coverage import divisions
from analysis.compare.pairs import pair_claims
from analysis.compare.scopes import NoSuchChoice
from analysis.pages.build import Way, build, make_pages, run_notebook
from analysis.pages.choices import Known, Page, file_name, plan_pages, tell_apart
from analysis.pages.index import write_index
from analysis.pages.kinds import BadDeclaration, read_kind
from analysis.pages.render import render_page
from analysis.pages.slices import cut
from analysis.schema import CLAIMS
from analysis.store import batches as pieces
from analysis.store.atomic import settle
from analysis.store.frames import read_frames, scan_frames, update

ROOT = Path(__file__).parents[1]
BUILD = [sys.executable, "-m", "analysis", "build", "--frames", "frames", "--out", "pages", "--jobs", "1"]


@pytest.fixture
def notebooks(tmp_path) -> Path:
    """Two small notebooks: one that says what it was given, one that fails."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for name, line in (("good", "print(scope, year, most)"), ("bad", "raise ValueError(f'{scope} <b>')")):
        parameters = nbformat.v4.new_code_cell(
            'year: int = 2024  # a\nscope: str = "乙市"  # b\nmost: int = 3  # c\nframes: str = ""  # d'
        )
        parameters.metadata.tags = ["parameters"]
        cells = [nbformat.v4.new_markdown_cell("# 题\n\n句。"), parameters, nbformat.v4.new_code_cell(line)]
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder


def test_a_failing_notebook_does_not_stop_the_others(notebooks, tmp_path):
    frames = three_districts()
    pages = plan_pages(known(frames), write_frames(frames, tmp_path / "frames"), tmp_path / "out", notebooks)
    made, kept, failures, _ = make_pages(pages, tmp_path / "frames", "", {}, Way())
    assert (made, kept) == (1, 0)
    write_index(tmp_path / "out", frames.reports, failures)
    index = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert [failure["reason"] for failure in failures] == ["ValueError: 甲省乙市 <b>"]
    assert "ValueError: 甲省乙市 &lt;b&gt;" in index
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["good-甲省乙市-2024.html", "index.html"]
    assert "甲省乙市 2024 3" in (tmp_path / "out/good-甲省乙市-2024.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A folder that was built in: six of the sample reports, a notebook that reads a place, one that reads
    everything.
    """
    tmp_path = tmp_path_factory.mktemp("made")
    (tmp_path / "data/reports").mkdir(parents=True)
    shutil.copy(ROOT / "data/sources.csv", tmp_path / "data")
    for name in ("yunlan", "yunlan-wangting"):
        for year in (2023, 2024, 2025):
            shutil.copy(ROOT / f"data/reports/{name}-{year}.txt", tmp_path / "data/reports")
    (tmp_path / "notebooks").mkdir()
    load = "from analysis.store.frames import read_frames\nprint(read_frames(frames).claims.height)"
    for name, parameter, reads in (("one", 'place: str = ""  # a', ["place"]), ("all", "most: int = 3  # a", [])):
        cells = [
            nbformat.v4.new_markdown_cell("# 题\n\n句。"),
            nbformat.v4.new_code_cell(parameter + '\nframes: str = ""  # b'),
            nbformat.v4.new_code_cell(load),
        ]
        cells[1].metadata.tags = ["parameters"]
        metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        metadata["workbook"] = {"reads": reads}
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), tmp_path / f"notebooks/{name}.ipynb")
    assert build_in(tmp_path)[:2] == (3, 0)
    return tmp_path


@pytest.fixture
def project(made, tmp_path, monkeypatch) -> Path:
    """A copy of it."""
    shutil.copytree(made, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def known(frames) -> Known:
    return Known(frames.reports, frames.claims)


def build_in(project: Path):
    return build(project / "data/reports", project / "frames", project / "pages", project / "notebooks", jobs=1)


def stamps(folder: Path, pattern: str) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.glob(pattern)}


def test_only_what_changed_is_made_anew(project):
    frames, pages, pieces = (
        stamps(project / "frames", "*.parquet"),
        stamps(project / "pages", "*-*.html"),
        stamps(project / "frames/.pieces", "*"),
    )
    for file in (project / "data/reports").glob("*.txt"):
        file.touch()
    assert build_in(project)[:2] == (0, 3), "what counts is the content, not the time"
    assert stamps(project / "frames", "*.parquet") == frames

    report = project / "data/reports/yunlan-wangting-2024.txt"
    report.write_text(report.read_text(encoding="utf-8") + "\n新建口袋公园8个。\n", encoding="utf-8")
    assert build_in(project)[:2] == (2, 1), "the place's page and the page of everything"
    kept = {name for name, stamp in stamps(project / "pages", "*-*.html").items() if pages[name] == stamp}
    assert kept == {"one-示例省云澜市.html"}
    update([project / "data/reports"], project / "fresh")
    for name, frame in read_frames(project / "fresh")._asdict().items():
        assert frame.equals(getattr(read_frames(project / "frames"), name)), name
    assert len(stamps(project / "frames/.pieces", "*")) == len(pieces)


def test_a_page_that_is_gone_or_whose_notebook_changed_is_made_again(project):
    page = project / "pages/all.html"
    page.unlink()
    notebook = project / "notebooks/one.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8").replace("句。", "另一句。"), encoding="utf-8")
    assert build_in(project)[:2] == (3, 0)
    assert page.is_file() and "另一句" in (project / "pages/one-示例省云澜市.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "damage", [lambda data: b"", lambda data: data[: len(data) // 2], lambda data: data[:-99] + b"?" + data[-98:]]
)
def test_pages_and_state_that_were_damaged_are_made_again(damage, project):
    build_in(project)
    pages = [*project.glob("pages/*.html"), project / "pages/.workbook.json"]
    clean = {page: page.read_bytes() for page in pages}
    for page in pages:
        page.write_bytes(damage(page.read_bytes()))
    assert build_in(project)[:3] == (3, 0, [])
    assert {page: page.read_bytes() for page in pages} == clean


def test_a_notebook_that_is_none_does_not_stop_the_others(project):
    (project / "notebooks/bad.ipynb").write_text("{", encoding="utf-8")
    (project / "notebooks/list.ipynb").write_text("[]", encoding="utf-8")
    made, kept, failures, _ = build_in(project)
    assert made + kept == 3 and [failure["page"] for failure in failures] == ["bad", "list"]
    assert "bad.ipynb cannot be read as a notebook" in (project / "pages/index.html").read_text(encoding="utf-8")


def test_a_page_of_a_place_without_reports_goes(project):
    (project / "notebooks/all.ipynb").unlink()
    (project / "pages/mine.html").write_text("<p>not ours</p>", encoding="utf-8")
    for file in (project / "data/reports").glob("yunlan-wangting-*.txt"):
        file.unlink()
    build_in(project)
    assert set(stamps(project / "pages", "*.html")) == {"index.html", "mine.html", "one-示例省云澜市.html"}


def test_the_order_in_which_files_came_does_not_show(project, tmp_path):
    folder = project / "data/reports"
    late = [folder / "yunlan-2024.txt", folder / "yunlan-wangting-2023.txt"]
    for path in late:
        path.rename(tmp_path / path.name)
    update([folder], project / "grown")
    for path in late:
        (tmp_path / path.name).rename(path)
        update([folder], project / "grown")
    update([folder], project / "at once")
    for name, frame in read_frames(project / "grown")._asdict().items():
        assert frame.equals(getattr(read_frames(project / "at once"), name)), name


def test_a_file_that_is_there_twice_has_two_rows_and_is_read_once(project):
    (project / "data/reports/again").mkdir()
    shutil.copy(project / "data/reports/yunlan-2024.txt", project / "data/reports/again")
    update([project / "data/reports"], project / "twice")
    once, twice = read_frames(project / "frames"), read_frames(project / "twice")
    rows = twice.reports.filter(pl.col("file").str.ends_with("yunlan-2024.txt"))
    assert (
        rows["report_id"].n_unique() == rows.height == 2
        and rows["preferred"].sum() == 1
        and rows["same_as"].drop_nulls().len() == 1
    )
    assert twice.claims.sort("claim_id").equals(once.claims.sort("claim_id")) and twice.pairs.equals(once.pairs)


@pytest.mark.parametrize("folder", ["frames", "pages"])
def test_two_builds_do_not_mix(project, folder):
    held = (
        f"from analysis.store.atomic import hold; from pathlib import Path; import "
        f"time\nwith hold(Path({folder!r})): print('held', flush=True); time.sleep(600)"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen([sys.executable, "-c", held], stdout=subprocess.PIPE, text=True, env=environment) as other:
        assert other.stdout.readline() == "held\n"
        try:
            done = subprocess.run(BUILD, capture_output=True, text=True, env=environment)
        finally:
            other.kill()
    assert done.returncode == 2 and f"another build is writing to {folder}: wait" in done.stderr
    other.wait()
    assert subprocess.run(BUILD, capture_output=True, env=environment).returncode == 0, (
        "the system lets go of what a killed process held"
    )


def test_a_set_that_was_complete_when_its_writer_was_killed_is_the_one_that_is_read(tmp_path):
    write_frames(three_districts(), tmp_path)
    newer = write_frames(three_districts(parent=False), tmp_path / "newer")
    (tmp_path / ".next").mkdir()
    for name in ("pairs", "reports"):  # the others had taken their places
        (newer / f"{name}.parquet").rename(tmp_path / f".next/{name}.parquet")
    for name in ("claims", "clauses", "numbers"):
        (newer / f"{name}.parquet").replace(tmp_path / f"{name}.parquet")
    assert read_frames(tmp_path).reports.height == 3
    settle(tmp_path)
    assert read_frames(tmp_path).reports.height == 3 and not (tmp_path / ".next").exists()


def test_frames_of_two_builds_are_not_read_as_one(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.store.frames.TRIES", 1)
    write_frames(three_districts(), tmp_path)
    pl.DataFrame(schema=CLAIMS).write_parquet(tmp_path / "claims.parquet", metadata={"fingerprint": "another"})
    with pytest.raises(FileNotFoundError, match="of two builds: run `workbook parse"):
        read_frames(tmp_path)


def test_a_full_disk_says_so(project):
    """On a file system of 300 kB, where the system lets one be made."""
    small = project / "small"
    small.mkdir()
    mount = ["unshare", "-rm", "sh", "-c", f'mount -t tmpfs -o size=300k none {small} && exec "$@"', "sh"]
    if shutil.which("unshare") is None or subprocess.run([*mount, "true"], capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    command = [
        sys.executable,
        "-m",
        "analysis",
        "build",
        "--frames",
        f"{small}/frames",
        "--out",
        f"{small}/pages",
        "--jobs",
        "1",
    ]
    done = subprocess.run(
        [*mount, *command],
        cwd=project,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    )
    assert done.returncode == 2
    assert f"the disk is full: no room in {small}/" in done.stderr and "Traceback" not in done.stderr


def test_pairs_do_not_depend_on_how_many_reports_are_held_together(tmp_path, monkeypatch):
    """Those of a province are held together, however many they are; two provinces need not be."""
    reports = tmp_path / "reports"
    shutil.copytree(ROOT / "data/reports", reports)
    sources = (
        (ROOT / "data/sources.csv").read_text(encoding="utf-8").replace("示例省云澜市青汐区", "另例省云澜市青汐区")
    )
    (reports / "sources.csv").write_text(sources, encoding="utf-8")
    whole = update([reports], tmp_path / "whole", jobs=1) and read_frames(tmp_path / "whole").pairs
    held = []
    monkeypatch.setattr(pieces, "PAIRED_TOGETHER", 2)
    monkeypatch.setattr(pieces, "PIECES_AT_ONCE", 1)
    monkeypatch.setattr(pieces, "MEAN", 2)
    monkeypatch.setattr(
        pieces,
        "pair_claims",
        lambda claims, reports, external: held.append(reports.height) or pair_claims(claims, reports, external),
    )
    update([reports], tmp_path / "parts", jobs=1)
    assert read_frames(tmp_path / "parts").pairs.equals(whole)
    assert sorted(held) == [3, 9] and whole.height


def test_the_page_of_a_slice_is_the_page_of_everything(tmp_path):
    """What the notebooks say that they read (see slices.py) is all that they read: with more they say the same."""
    update([ROOT / "data/reports"], tmp_path)
    frames = read_frames(tmp_path)
    seen = set()
    for page in plan_pages(known(frames), tmp_path, tmp_path, ROOT / "notebooks"):
        given = cut(scan_frames(tmp_path), read_kind(page.notebook).reads, page.parameters)
        if given is None or page.notebook in seen:
            continue
        seen.add(page.notebook)
        given.write(tmp_path / "slice")
        few = run_notebook(page, page.parameters | {"frames": str(tmp_path / "slice")}, Way(), tmp_path / "slice/vocab")
        every = run_notebook(page, page.parameters, Way())
        about = {"notebook": page.notebook.stem, "parameters": page.shown}
        assert render_page(few, about, "none") == render_page(every, about, "none"), page.notebook
    assert len(seen) == 6


def test_default_is_every_scope_and_year_with_two_places(notebooks, tmp_path):
    alone = report(("甲省", "丁市", "北区"), 2024, [growth(6.0, "6%")])
    earlier = [report(("甲省", "乙市", name), 2023, [growth(6.0, "6%")]) for name in ("东区", "西区")]
    later = [report(("甲省", "乙市", name), 2024, [growth(6.0, "6%")]) for name in ("东区", "西区")]
    frames = frames_of(alone, *earlier, *later)
    planned = plan_pages(known(frames), tmp_path, tmp_path, notebooks)
    chosen = {(page.parameters["scope"], page.parameters["year"]) for page in planned}
    assert chosen == {("甲省乙市", 2024), ("甲省乙市", 2023)}
    asked = plan_pages(known(frames), tmp_path, tmp_path, notebooks, {"year": "2024", "scope": "丁市"})
    assert {page.parameters["scope"] for page in asked} == {"甲省丁市"}


def provinces(*names: str, year: int = 2024):
    return frames_of(*(report((name, None, None), year, [growth(6.0, "6%")]) for name in names))


def test_of_few_places_no_page_is_made_unless_they_are_asked_for(notebooks, tmp_path):
    few = known(provinces("广东省", "河北省"))
    assert plan_pages(few, tmp_path, tmp_path, notebooks) == []
    with pytest.raises(NoSuchChoice, match="name one with --scope"):
        plan_pages(few, tmp_path, tmp_path, notebooks, {"year": "2024"})
    asked = plan_pages(few, tmp_path, tmp_path, notebooks, {"scope": "全国"})
    assert [page.parameters["scope"] for page in asked] == ["全国", "全国"]  # of the notebook that fails, too
    half = divisions().filter(level="province")["place"].head(16)
    assert plan_pages(known(provinces(*half)), tmp_path, tmp_path, notebooks)


@pytest.mark.parametrize(
    "asked, words",
    [
        ({"scope": "乙是"}, "nearest among the reports are 甲省乙市"),
        ({"year": "2020"}, "nearest years are 2024"),
        ({"scope": "乙市", "year": "2020"}, "nearest years are 2024"),
        ({"mots": "4"}, "no notebook has a parameter mots: nearest are most"),
        ({"most": "vier"}, "parameter most must be int, not 'vier'"),
    ],
)
def test_what_is_not_there_is_said_before_anything_runs(notebooks, tmp_path, asked, words):
    with pytest.raises(NoSuchChoice, match=words):
        plan_pages(known(three_districts()), tmp_path, tmp_path, notebooks, asked)


@pytest.mark.parametrize(
    "asked, words",
    [
        ({"indicator": "GDQ"}, "no indicator GDQ: nearest are"),
        ({"indicator": "GDP", "year": "1999"}, "nearest years are 2023, 2024, 2025"),
        ({"indicator": "地区生产总直"}, "nearest are 地区生产总值"),
        ({"scope": "NONSENSE"}, "unknown scope NONSENSE: nearest among the reports are"),
        ({"place": "青汐去"}, "nearest among the reports are"),
        ({"place": "青汐区", "year": "1999"}, "nearest years are 2023, 2024, 2025"),
        ({"scope": "云澜市", "first": "2025", "last": "2023"}, "first must not be after last"),
        ({"first": "2025", "last": "2023"}, "first must not be after last"),
        ({"place": "青汐区", "indicator": "GDP"}, "no notebook has the parameters place and indicator together"),
    ],
)
def test_our_notebooks_know_what_there_is(samples, tmp_path, asked, words):
    with pytest.raises(NoSuchChoice, match=words):
        plan_pages(known(samples), tmp_path, tmp_path, ROOT / "notebooks", asked)


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    update([ROOT / "data/reports"], folder, jobs=1)
    return read_frames(folder)


@pytest.mark.parametrize(
    "asked, pages",
    [
        ({"indicator": "GDP", "year": "2024"}, ["indicator_across_china-地区生产总值-2024.html"]),
        ({"indicator": "城镇新增就业"}, ["indicator_across_china-城镇新增就业-2025.html"]),
        ({"place": "青汐区", "year": "2024"}, ["ladder-示例省云澜市青汐区-2024.html"]),
        ({"scope": "云澜", "first": "2023", "last": "2024"}, ["met_or_missed-2023-2024-示例省云澜市.html"]),
        (
            {"scope": "云澜市", "year": "2024"},
            ["targets_by_district-示例省云澜市-2024.html", "who_moved-示例省云澜市-2024.html"],
        ),
    ],
)
def test_what_is_asked_for_is_what_is_made(samples, tmp_path, asked, pages):
    planned = plan_pages(known(samples), tmp_path, tmp_path, ROOT / "notebooks", asked)
    assert [page.file.name for page in planned] == pages


def test_an_asked_page_is_built_and_a_wrong_one_exits_2(tmp_path, capsys):
    folders = [f"--{name}={tmp_path / name}" for name in ("frames", "out")]
    assert main(["build", *folders, "-p", "indicator=GDP", "-p", "year=2024", "--stills=none"]) == 0
    assert {path.name for path in (tmp_path / "out").glob("*.html")} == {
        "index.html",
        "indicator_across_china-地区生产总值-2024.html",
    }
    assert main(["build", *folders, "-p", "indicator=GDQ"]) == 2
    assert "no indicator GDQ: nearest are" in capsys.readouterr().err


def test_an_empty_comparison_is_no_page(tmp_path):
    """A place whose level above has no report: the ladder has nothing to show, and is not asked again until the frames
    change.
    """
    folder, out = write_frames(three_districts(parent=False), tmp_path / "frames"), tmp_path / "out"
    pages = plan_pages(
        known(three_districts(parent=False)), folder, out, ROOT / "notebooks", {"place": "东区", "year": "2024"}
    )
    seen: dict = {}
    for _ in range(2):
        built = make_pages(pages, folder, "", seen, Way(stills="none"))
        assert (built.made, built.kept, built.failures) == (0, 0, [])
        assert [empty["page"] for empty in built.empty] == ["ladder-甲省乙市东区-2024"]
        assert "没有一项能与上级对照" in built.empty[0]["reason"] and not list(out.glob("*.html"))


def test_a_report_without_a_year_makes_no_page(tmp_path):
    frames = three_districts(plan_year=None)
    planned = plan_pages(known(frames), tmp_path, tmp_path, ROOT / "notebooks")
    assert planned and not any(None in page.parameters.values() for page in planned)


def test_a_kind_that_is_not_known_says_what_may_stand_there(notebooks, tmp_path):
    notebook = nbformat.read(notebooks / "good.ipynb", as_version=4)
    notebook.metadata["workbook"] = {"made_for": "moon and year"}
    nbformat.write(notebook, notebooks / "good.ipynb")
    with pytest.raises(BadDeclaration, match="made_for is moon and year; it may be scope and year"):
        plan_pages(known(three_districts()), tmp_path, tmp_path, notebooks)


def test_parameters_have_their_type(notebooks, tmp_path):
    planned = plan_pages(known(three_districts()), tmp_path, tmp_path, notebooks, {"most": "4"})
    assert {page.parameters["most"] for page in planned} == {4}


def test_the_file_name_holds_no_path(notebooks, tmp_path):
    name = file_name(notebooks / "good.ipynb", {"scope": "../../乙/市 <x>", "year": 2024, "frames": "/tmp/x"})
    assert name == "good-_乙_市_x_-2024.html"


def test_long_names_are_cut_and_told_apart(tmp_path):
    one, other = (file_name(tmp_path / "good.ipynb", {"scope": "乙" * 300 + end}) for end in "丙丁")
    assert one != other and len(one.encode()) < 230 and one.startswith("good-乙")


def test_names_that_differ_in_capitals_alone_are_told_apart(tmp_path):
    pages = [
        Page(tmp_path / "good.ipynb", {"scope": scope}, tmp_path / f"good-{scope}.html") for scope in ("Ab", "aB", "c")
    ]
    names = [page.file.name for page in tell_apart(pages)]
    assert len({name.casefold() for name in names}) == 3 and names[2] == "good-c.html"


def test_help_is_quick():
    command = [sys.executable, "-m", "analysis", "--help"]
    times = []
    for _ in range(3):
        start = time.perf_counter()
        assert b"build" in subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stdout
        times.append(time.perf_counter() - start)
    assert min(times) < 0.3


def test_a_folder_that_is_not_there_exits_2(tmp_path, capsys):
    assert (
        main(
            [
                "build",
                "--reports",
                str(tmp_path / "none"),
                "--frames",
                str(tmp_path / "f"),
                "--out",
                str(tmp_path / "o"),
            ]
        )
        == 2
    )
    assert "none" in capsys.readouterr().err
