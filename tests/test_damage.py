"""What was damaged heals: whatever became of the outputs on disk, the next parse or build ends as if nothing had
been.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from analysis.__main__ import main
from analysis.pages.check import check_pages
from analysis.pages.index import write_index
from analysis.schema import REPORTS
from analysis.store.atomic import CannotWrite, DiskFull, room_in, write_whole
from analysis.store.check import check_frames
from analysis.store.frames import update

ROOT = Path(__file__).parents[1]
FAULTS = """
import errno, os
left = int(os.environ["FAULT_AT"])
def failing(call):
    def instead(*given, **named):
        global left
        left -= 1
        if left == 0:
            code = getattr(errno, os.environ["FAULT"])
            raise OSError(code, os.strerror(code))
        return call(*given, **named)
    return instead
for name in ("fsync", "replace", "rename"):
    setattr(os, name, failing(getattr(os, name)))
"""


def emptied(data: bytes) -> bytes:
    return b""


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flipped(data: bytes) -> bytes:
    """One bit in the middle is another."""
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] if data else b"x"


DAMAGES = [emptied, cut, flipped]


def outputs(folder: Path) -> list[Path]:
    """The files that were written, but for the lock."""
    return sorted(file for file in folder.rglob("*") if file.is_file() and file.name != ".lock")


def content(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in outputs(folder)}


@pytest.fixture(scope="module")
def reports(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("project") / "reports"
    folder.mkdir()
    for year in (2023, 2024, 2025):
        shutil.copy(ROOT / f"data/reports/yunlan-{year}.txt", folder)
    return folder


@pytest.fixture(scope="module")
def clean(reports, tmp_path_factory) -> dict[str, bytes]:
    """What a run leaves that nothing disturbed."""
    frames = tmp_path_factory.mktemp("clean") / "frames"
    update([reports], frames, jobs=1)
    return content(frames)


def same(clean: dict[str, bytes], frames: Path) -> None:
    assert content(frames) == clean
    assert list(check_frames(frames)) == []


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_all_frames_and_pieces_at_once(damage, reports, clean, tmp_path, caplog):
    update([reports], tmp_path / "frames", jobs=1)
    for file in outputs(tmp_path / "frames"):
        file.write_bytes(damage(file.read_bytes()))
    assert list(check_frames(tmp_path / "frames"))
    update([reports], tmp_path / "frames", jobs=1)
    same(clean, tmp_path / "frames")


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_each_frame_and_piece(damage, reports, clean, tmp_path, caplog):
    update([reports], tmp_path / "frames", jobs=1)
    for name in clean:
        file = tmp_path / "frames" / name
        caplog.clear()
        file.write_bytes(damage(file.read_bytes()))
        assert list(check_frames(tmp_path / "frames")), name
        (tmp_path / "frames/pairs.parquet").unlink(missing_ok=True)  # so that pieces are looked at
        update([reports], tmp_path / "frames", jobs=1)
        same(clean, tmp_path / "frames")


def test_a_damaged_frame_and_piece_are_named(reports, clean, tmp_path, caplog):
    update([reports], tmp_path / "frames", jobs=1)
    for name in ("claims.parquet", next(name for name in clean if name.endswith(".numbers.parquet"))):
        file = tmp_path / "frames" / name
        file.write_bytes(flipped(file.read_bytes()))
    update([reports], tmp_path / "frames", jobs=1)
    assert [record.getMessage().split(" is ")[0].rpartition(".")[2] for record in caplog.records] == ["parquet"] * 2
    same(clean, tmp_path / "frames")


def test_a_damaged_frame_is_an_error_with_its_remedy(reports, tmp_path, capsys):
    update([reports], tmp_path / "frames", jobs=1)
    (tmp_path / "frames/claims.parquet").write_bytes(b"")
    assert main(["audit", "--frames", str(tmp_path / "frames")]) == 2
    said = capsys.readouterr().err
    assert "is damaged" in said and "workbook parse" in said
    assert main(["check", "--frames", str(tmp_path / "frames")]) == 1
    assert "claims.parquet is not as it was written" in capsys.readouterr().err


def run(command: list[str], folder: Path, environment: dict | None = None, **options) -> subprocess.CompletedProcess:
    path = os.pathsep.join(filter(None, [(environment or {}).get("PYTHONPATH"), str(ROOT / "src")]))
    return subprocess.run(
        [sys.executable, "-m", "analysis", *command],
        cwd=folder,
        env=os.environ | (environment or {}) | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=300,
        **options,
    )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="bounds the size of files")
def test_ten_full_disks(reports, clean, tmp_path):
    """A file can grow to a size and no further, as on a disk that is full."""
    import resource

    command, codes = ["parse", str(reports), "--out", str(tmp_path / "frames"), "--jobs", "1"], []
    for kilobytes in (1, 2, 4, 8, 16, 24, 32, 48, 64, 96):
        bound = (kilobytes << 10, kilobytes << 10)
        ended = run(command, ROOT, preexec_fn=lambda bound=bound: resource.setrlimit(resource.RLIMIT_FSIZE, bound))
        codes.append(ended.returncode)
        assert ended.returncode == 0 or ("the disk is full" in ended.stderr and "Traceback" not in ended.stderr)
    assert 2 in codes
    assert run(command, ROOT).returncode == 0
    same(clean, tmp_path / "frames")


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["EIO", "ENOSPC"])
def test_ten_faults_of_the_disk(fault, reports, clean, tmp_path):
    """The first, second … fsync, replacement or renaming in each process fails."""
    (tmp_path / "sitecustomize.py").write_text(FAULTS, encoding="utf-8")
    command = ["parse", str(reports), "--out", str(tmp_path / "frames"), "--jobs", "1"]
    for number in range(1, 11):
        environment = {"PYTHONPATH": str(tmp_path), "FAULT": fault, "FAULT_AT": str(number)}
        ended = run(command, ROOT, environment)
        assert ended.returncode == 2 and "workbook: " in ended.stderr and "Traceback" not in ended.stderr, number
        if number % 2:
            shutil.rmtree(tmp_path / "frames/.pieces")
    assert run(command, ROOT).returncode == 0
    same(clean, tmp_path / "frames")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL], ids=lambda number: number.name)
def test_twenty_ends_of_a_parse(number, reports, clean, tmp_path):
    command = [
        sys.executable,
        "-m",
        "analysis",
        "parse",
        str(reports),
        "--out",
        str(tmp_path / "frames"),
        "--jobs",
        "1",
    ]
    environment, begun = os.environ | {"PYTHONPATH": str(ROOT / "src")}, time.monotonic()
    subprocess.run(command, check=True, env=environment, capture_output=True)
    whole = time.monotonic() - begun
    for time_over in range(20):
        shutil.rmtree(tmp_path / "frames/.pieces", ignore_errors=True)
        (tmp_path / "frames/claims.parquet").unlink(missing_ok=True)
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        time.sleep(whole * (time_over + 1) / 22)
        process.send_signal(number)
        said = process.communicate(timeout=60)[1].decode()
        assert process.returncode in (0, 128 + number, -number) and "Traceback" not in said
    subprocess.run(command, check=True, env=environment, capture_output=True)
    same(clean, tmp_path / "frames")


def test_what_the_system_does_not_let_be_written_is_said(tmp_path):
    (tmp_path / "a").write_text("a file", encoding="utf-8")
    with pytest.raises(CannotWrite, match=r"a cannot be written to \(.*\): choose another folder"):
        write_whole(tmp_path / "a/b.txt", "x")
    with pytest.raises(DiskFull, match="no room in"), room_in(tmp_path):
        raise OSError(28, "No space left on device")
    with pytest.raises(DiskFull, match="no room in"), room_in(tmp_path):
        raise RuntimeError("No space left on device (os error 28)")
    with pytest.raises(ZeroDivisionError), room_in(tmp_path):
        raise ZeroDivisionError


@pytest.mark.parametrize(
    "table", ["地区,年份\n乙,2024\n", "file,place\na,b,c,d\n", "\x00\x01\x02\xff", "", 'file\n"a'], ids=range(5)
)
def test_a_sidecar_that_is_none_is_an_error_with_its_remedy(table, reports, tmp_path, capsys):
    shutil.copytree(reports, tmp_path / "reports")
    (tmp_path / "reports/sources.csv").write_text(table, encoding="utf-8")
    assert main(["parse", str(tmp_path / "reports"), "--out", str(tmp_path / "frames")]) in (0, 2)
    said = capsys.readouterr()
    assert "sources.csv" in said.err or "3 reports" in said.out


def test_an_output_that_is_a_file(reports, tmp_path, capsys):
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    assert main(["parse", str(reports), "--out", str(tmp_path / "out")]) == 2
    assert "out cannot be written to" in capsys.readouterr().err
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_a_console_without_chinese(reports, tmp_path):
    for environment in ({"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}):
        ended = run(["explain", "城镇新增就业9000人以上。"], tmp_path, environment)
        assert ended.returncode == 0 and "9000" in ended.stdout, ended.stderr


def test_pages_that_were_damaged_are_found(tmp_path):
    write_index(tmp_path, pl.DataFrame(schema=REPORTS), [])
    assert list(check_pages(tmp_path)) == []
    for damage in DAMAGES:
        page = tmp_path / "index.html"
        whole = page.read_bytes()
        page.write_bytes(damage(whole))
        (problem,) = check_pages(tmp_path)
        assert "index.html is not as it was written" in problem
        page.write_bytes(whole)
