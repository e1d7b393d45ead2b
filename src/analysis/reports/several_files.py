"""Which files are the pages of one report (report-1of3.txt, 报告（上）.docx, t20240108_1.html), and those pages
joined.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from analysis.files.documents import Document, sha256
from analysis.reports.delivery import number

PART = re.compile(
    r"[\s_.\-—（(【\[]*(?:第(?P<page>\d{1,2}|[一二三四五六七八九十])(?:页|部分)|part[\s_-]?(?P<part>"
    r"\d{1,2})|(?P<of>\d{1,2})\s?of\s?\d{1,2}"
    r"|[（(【](?P<half>[上中下])[）)】])[）)】\]]?$",
    re.I,
)
FOLLOWING = re.compile(r"_(\d{1,2})$")  # as publishing systems name a page's second screen: t20240108_1.html
BEGINNING = re.compile("各位(?:人大)?代表[：:，,！!]|现在，?我代表")


def group_parts(paths: Iterable[Path]) -> list[list[Path]]:
    """The files, each with those that follow it in the same report; in the order given.

    >>> paths = map(Path, ["a-1of2.txt", "a-2of2.txt", "b（上）.txt", "c.txt"])
    >>> [[path.name for path in group] for group in group_parts(paths)]
    [['a-1of2.txt', 'a-2of2.txt'], ['b（上）.txt'], ['c.txt']]
    """
    paths = list(paths)
    stems = {path.with_suffix("") for path in paths}
    groups: dict[tuple, dict[int, Path]] = {}
    for path in paths:
        stem, count = split_part(path, stems)
        groups.setdefault((path.parent, stem, path.suffix.lower()) if count else (path,), {})[count] = path
    together = [
        [group[count] for count in sorted(group)] if is_whole(group) else [[path] for path in group.values()]
        for group in groups.values()
    ]
    flat = [group for item in together for group in (item if isinstance(item[0], list) else [item])]
    return sorted(flat, key=lambda group: paths.index(group[0])) if len(flat) != len(paths) else flat


def split_part(path: Path, stems: set[Path]) -> tuple[str, int]:
    """The name that the parts of a report share, and which part a file is; 0 for one that is no part."""
    if found := PART.search(path.stem):
        count = found["page"] or found["part"] or found["of"]
        return path.stem[: found.start()], number(count) if count else "上中下".index(found["half"]) + 1
    following = FOLLOWING.search(path.stem)
    if following and path.with_name(path.stem[: following.start()]) in stems:
        return path.stem[: following.start()] + "_", int(following[1]) + 1
    return path.stem + "_", 1 if path.with_name(f"{path.stem}_1") in stems or path.with_name(
        f"{path.stem}_2"
    ) in stems else 0


def is_whole(group: dict[int, Path]) -> bool:
    """Whether parts are all there: 1 to n, or 上 and 下."""
    return len(group) > 1 and (
        sorted(group) == list(range(1, len(group) + 1)) or (sorted(group) == [1, 3] and "下" in group[3].stem)
    )


def join_parts(paths: list[Path], documents: list[list[Document]]) -> Document | None:
    """One document of the parts' texts; None where a part has none or several, or where what follows begins a report of
    its own.
    """
    if any(len(found) != 1 or found[0].text is None for found in documents):
        return None
    texts = [found[0].text for found in documents]
    named = all(PART.search(path.stem) for path in paths)
    if not named and any(BEGINNING.search(text, 0, 1500) for text in texts[1:]):
        return None
    return Document(
        "\n".join(texts),
        said=documents[0][0].said,
        said_in=documents[0][0].said_in,
        digest=sha256("".join(sha256(text) for text in texts)),
    )
