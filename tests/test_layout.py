"""A folder imports only from the floors below it."""

import ast
from pathlib import Path

from analysis.store.fingerprints import READING

PACKAGE = Path(__file__).parents[1] / "src/analysis"
FLOORS = [  # from the ground up; the rooms of the ground may use one another
    {"schema", "folders", "vocab", "words", "light_imports", "files"},
    {"numbers", "reports", "compare"},
    {"text", "show"},
    {"claims"},
    {"store"},
    {"pages"},
    {"lab"},
    {"__init__"},
    {"__main__"},
]
HEIGHT = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}
GROUND = {"schema", "folders", "vocab", "words", "light_imports"}


def imported(file: Path) -> set[str]:
    """The rooms that a file imports from, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: import the rooms of the house by their whole names"
            names = [node.module] if node.module != "analysis" else [f"analysis.{alias.name}" for alias in node.names]
        else:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        found |= {(name.split(".") + ["__init__"])[1] for name in names if name.split(".")[0] == "analysis"}
    return found


def upward(package: Path) -> list[str]:
    """The imports that go up a floor, or across one."""
    wrong = []
    for file in sorted(package.rglob("*.py")):
        room = file.relative_to(package).parts[0].removesuffix(".py")
        for other in sorted(imported(file) - {room}):
            if not (HEIGHT[other] < HEIGHT[room] or other in GROUND):
                wrong.append(f"{file.relative_to(package)} imports from {other}")
    return wrong


def test_no_import_goes_up_a_floor():
    assert upward(PACKAGE) == []


def test_every_room_has_its_floor():
    rooms = {file.relative_to(PACKAGE).parts[0].removesuffix(".py") for file in PACKAGE.rglob("*.py")}
    assert rooms == set(HEIGHT)


def test_an_import_that_goes_up_is_seen(tmp_path):
    for folder, line in (
        ("text", "from analysis.claims.kind import settle_kind"),
        ("claims", "from analysis.text.outline import Sentence"),
        ("show", "def draw():\n    import analysis.text.outline"),
        ("files", "from analysis import words"),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "room.py").write_text(line + "\n", encoding="utf-8")
    assert upward(tmp_path) == ["show/room.py imports from text", "text/room.py imports from claims"]


def test_the_reading_code_is_all_that_frames_depend_on():
    """A change of a room that store/ reaches makes frames anew; words alone, which frames have none of, do not
    count.
    """
    reached, wanted = set(), ["store"]
    while wanted:
        room = wanted.pop()
        if room not in reached:
            reached.add(room)
            files = [PACKAGE / f"{room}.py"] if (PACKAGE / f"{room}.py").is_file() else (PACKAGE / room).rglob("*.py")
            wanted += sorted(set().union(*map(imported, files)))
    assert reached - {"words"} == {name.removesuffix(".py") for name in READING}
