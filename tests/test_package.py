"""The package: where it looks for things, the workbook that it lays out, the documents that go with it, and that its
wheel works anywhere.
"""

import csv
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

import analysis as an
from analysis import folders
from analysis.__main__ import main
from analysis.lab.own_workbook import lay_out, notebooks_to_edit
from analysis.lab.server import prepare
from analysis.reports.reports import SIDECAR_COLUMNS, read_sidecar
from analysis.store.frames import read_frames

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "data/reports"


@pytest.fixture
def mine(tmp_path, monkeypatch) -> Path:
    """A workbook of one's own, in which one works."""
    monkeypatch.delenv("GOVREPORT_FRAMES", raising=False)
    monkeypatch.chdir(lay_out(tmp_path / "mine"))
    return tmp_path / "mine"


# where things lie


def test_a_workbook_is_found_from_any_folder_in_it(mine, monkeypatch):
    for folder in (mine, mine / "notebooks", mine / "reports"):
        monkeypatch.chdir(folder)
        assert folders.home() == mine and folders.notebooks() == mine / "notebooks"
        assert folders.reports() == mine / "reports" and folders.frames() == mine / "outputs/frames"


def test_without_a_workbook_there_is_what_ships(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()  # somebody's, of another kind
    monkeypatch.chdir(tmp_path)
    assert folders.home() == tmp_path and folders.pages() == tmp_path / "outputs/pages"
    assert folders.notebooks() == ROOT / "notebooks" and folders.reports() == SAMPLES == an.samples()


def test_only_one_room_reckons_where_the_package_is():
    texts = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "src").rglob("*.py")}
    assert [name for name, text in texts.items() if "__file__" in text] == ["folders.py"]


# a workbook of one's own


def test_a_new_workbook_has_what_one_needs(mine):
    assert {path.name for path in mine.iterdir()} == {"README.md", "notebooks", "reports", "sources.csv"}
    assert list((mine / "reports").iterdir()) == []
    names = {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert {path.name for path in (mine / "notebooks").iterdir()} == names
    header, example = (mine / "sources.csv").read_text(encoding="utf-8").splitlines()
    assert header.split(",") == list(SIDECAR_COLUMNS) and example.startswith("# ")
    assert read_sidecar(mine / "reports") == {}
    (mine / "sources.csv").write_text(f"{header}\n{example.removeprefix('# ')}\n", encoding="utf-8")
    assert read_sidecar(mine / "reports")["longgang-2025.docx"]["place"] == "广东省深圳市龙岗区"


def test_a_comment_hides_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sources.csv").write_text('file,place\n# a.txt,甲市\n#b.txt,乙市\n"# c.txt",丙市\n', encoding="utf-8")
    assert list(read_sidecar(tmp_path)) == ["#b.txt", "# c.txt"]


def test_what_is_there_is_not_overwritten(mine, capsys):
    (mine / "notebooks/ladder.ipynb").write_text("mine", encoding="utf-8")
    (mine.parent / "file").touch()
    for name in ("mine", "file"):
        assert main(["init", str(mine.parent / name)]) == 2
        assert f"{name} is there already and not empty: give the name of a new folder" in capsys.readouterr().err
    assert (mine / "notebooks/ladder.ipynb").read_text(encoding="utf-8") == "mine"
    (mine.parent / "empty").mkdir()
    assert main(["init", str(mine.parent / "empty")]) == 0 and "workbook build" in capsys.readouterr().out


def test_an_empty_workbook_says_what_to_do(mine, capsys):
    assert main(["build"]) == 2
    assert f"there is no report in {mine / 'reports'}: copy report files into it" in capsys.readouterr().err
    prepare(None, folders.frames())
    assert "until then tutorial.ipynb reads the sample reports" in capsys.readouterr().out
    assert not folders.frames().exists()


def test_reports_of_the_workbook_are_read_without_flags(mine, monkeypatch, capsys):
    for year in (2024, 2025):
        shutil.copy(SAMPLES / f"yunlan-{year}.txt", mine / "reports")
    assert main(["parse", "reports", "--jobs", "1"]) == 0 and "2 reports" in capsys.readouterr().out
    prepare(None, folders.frames())
    monkeypatch.chdir(mine / "notebooks")  # as a notebook runs
    assert an.load_frames().reports["file"].to_list() == ["yunlan-2024.txt", "yunlan-2025.txt"]
    assert an.load_frames("").claims.equals(read_frames(mine / "outputs/frames").claims)


def test_the_sidecar_of_the_workbook_counts(mine):
    shutil.copy(SAMPLES / "yunlan-2025.txt", mine / "reports/a.txt")
    with (mine / "sources.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["a.txt", "示例省云澜市", "2025", "", "某报", "https://example.org/a"])
    prepare(None, folders.frames())
    assert an.load_frames().reports["source"].to_list() == ["https://example.org/a"]


def test_notebooks_are_not_edited_where_they_ship(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        assert notebooks_to_edit() == tmp_path / "outputs/lab/notebooks"
        assert "`workbook init DIR`" in capsys.readouterr().out
    assert (tmp_path / "outputs/lab/notebooks/tutorial.ipynb").is_file()


# the documents


def test_there_is_one_version(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"workbook {an.__version__}\n"
    assert f"\nversion: {an.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\n## {an.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_table_of_words_is_described():
    text = (ROOT / "src/analysis/vocab/README.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `(\w+)\.csv` \|", text, re.MULTILINE))
    assert described == {path.stem for path in (ROOT / "src/analysis/vocab").glob("*.csv")}


def test_every_column_of_a_table_is_named():
    text = (ROOT / "src/analysis/vocab/README.md").read_text(encoding="utf-8")
    for path in (ROOT / "src/analysis/vocab").glob("*.csv"):
        row = next(line for line in text.splitlines() if line.startswith(f"| `{path.name}` |"))
        assert re.findall(r"`(\w+)`", row.split("|")[2]) == an.vocab.vocab(path.stem).columns, path.name


def test_every_category_of_cues_is_described():
    text = (ROOT / "src/analysis/vocab/README.md").read_text(encoding="utf-8")
    described = dict(re.findall(r"^\| `(\w+)` \|[^|]+\| ([^|]+) \|$", text, re.MULTILINE))
    cues = an.vocab.vocab("cues")
    assert sorted(described) == sorted(cues["category"].unique())
    for category, examples in described.items():
        assert set(examples.split(", ")) <= set(cues.filter(category=category)["wording"]), category


@pytest.mark.parametrize("name", ["README.md", "README.zh.md", "CONTRIBUTING.md", "tests/accuracy/README.md"])
def test_files_that_documents_name_are_there(name):
    """In backquotes or as a link; what a build makes apart."""
    text = (ROOT / name).read_text(encoding="utf-8")
    named = re.findall(r"`((?:src|tests|data|notebooks|\.github|\.ci)/[\w./-]+)`", text)
    links = re.findall(r"\]\((?!https?:)([\w./-]+)\)", text)
    missing = [path for path in named if not (ROOT / path).exists()]
    missing += [path for path in links if not (ROOT / name).parent.joinpath(path).exists()]
    assert missing == []


def test_both_readmes_have_the_same_commands():
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md"))
    for text in (english, chinese):
        for command in ("python -m pip install -e . && workbook build", "python -m pip install -e '.[test]' && pytest"):
            assert f"```sh\n{command}\n```" in text
    commands = [set(re.findall(r"^\| `workbook (\w+)", text, re.MULTILINE)) for text in (english, chinese)]
    assert (
        commands[0]
        == commands[1]
        == {"init", "add", "parse", "build", "check", "lab", "panel", "explain", "audit", "sample"}
    )
    assert english.count("\n## ") == chinese.count("\n## ") and english.count("```") == chinese.count("```")


def test_every_dependency_has_its_reason_and_its_bounds():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for requirement in tomllib.loads(text)["project"]["dependencies"]:
        assert re.fullmatch(r"[\w.-]+>=[\d.]+,<\d+", requirement), requirement
        assert re.search(re.escape(f'"{requirement}",') + r" +# .{10}", text), requirement


# the wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT]
    subprocess.run(command, check=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The folder of commands of a new environment that has the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    commands = folder / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([commands / "python", "-m", "pip", "install", "--quiet", wheel], check=True)
    return commands


def run(commands: Path, folder: Path, *arguments: str) -> str:
    """What a command says; it must end well."""
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "GOVREPORT_FRAMES")}
    done = subprocess.run(
        [commands / "workbook", *arguments], cwd=folder, env=clean, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_wheel_holds_notebooks_and_samples_and_no_more(wheel):
    names = [name.removeprefix("analysis/shipped/") for name in zipfile.ZipFile(wheel).namelist() if "shipped" in name]
    expected = [*ROOT.glob("notebooks/*.ipynb"), *SAMPLES.glob("*.txt"), ROOT / "data/sources.csv"]
    assert sorted(names) == sorted(path.relative_to(ROOT).as_posix() for path in expected)
    assert {"analysis/py.typed", "analysis/vocab/cues.csv"} <= set(zipfile.ZipFile(wheel).namelist())


@pytest.mark.slow
def test_the_wheel_works_in_an_empty_folder(installed, tmp_path):
    assert run(installed, tmp_path, "--version") == f"workbook {an.__version__}\n"
    assert " 0 failed" in run(installed, tmp_path, "build")
    assert len(list((tmp_path / "outputs/pages").glob("*.html"))) > 20
    assert (tmp_path / "outputs/frames/claims.parquet").is_file() and [p.name for p in tmp_path.iterdir()] == [
        "outputs"
    ]


@pytest.mark.slow
def test_the_wheel_makes_a_workbook_that_builds_and_opens(installed, tmp_path):
    run(installed, tmp_path, "init", "mine")
    mine = tmp_path / "mine"
    for report in SAMPLES.glob("*.txt"):
        shutil.copy(report, mine / "reports")
    shutil.copy(ROOT / "data/sources.csv", mine)
    assert " 0 failed" in run(installed, mine, "build")
    assert len(list((mine / "outputs/pages").glob("*.html"))) > 20
    with (tmp_path / "lab.log").open("w", encoding="utf-8") as log:
        command = [installed / "workbook", "lab", "--no-browser"]
        server = subprocess.Popen(command, cwd=mine / "notebooks", stdout=log, stderr=log)
    try:
        with urllib.request.urlopen(address(tmp_path / "lab.log", server), timeout=30) as answer:
            assert answer.status == 200
    finally:
        server.terminate()
        server.wait(30)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the blocks are for a shell")
@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_code_of_the_readme_runs(installed, tmp_path, name):
    """In its order, where a build has been made; but for the two commands that install."""
    for folder in ("data", "notebooks"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    run(installed, tmp_path, "build")
    blocks = re.findall(
        r"^( *)```(sh|python)\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert [language for _, language, _ in blocks] == ["sh", "sh", "sh", "python", "sh", "sh", "python"]
    clean = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "GOVREPORT_FRAMES")}
    clean["PATH"] = os.pathsep.join([str(installed), clean["PATH"]])
    for indent, language, code in blocks[2:]:
        code = re.sub(rf"^{indent}", "", code, flags=re.MULTILINE)
        command = ["bash", "-euc", code] if language == "sh" else [installed / "python", "-c", code]
        done = subprocess.run(command, cwd=tmp_path, env=clean, capture_output=True, text=True, check=False)
        assert done.returncode == 0, code + done.stdout + done.stderr


def address(log: Path, server: subprocess.Popen) -> str:
    """Where the server listens, with its token, once it says so."""
    for _ in range(600):
        said = log.read_text(encoding="utf-8")
        if found := re.search(r"http://127\.0\.0\.1:\d+/\S*token=\w+", said):
            return found[0]
        assert server.poll() is None, said
        time.sleep(0.1)
    raise TimeoutError(said)
