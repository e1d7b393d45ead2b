"""The panel as a person asks for it: by any name of an indicator, from frames or the folder that holds them."""

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from analysis.compare.external import read_results
from analysis.compare.panel import make_panel
from analysis.lab.loading import as_frames, find_name
from analysis.schema import Frames


def panel(
    data: Frames | str | Path | None = None,
    scope: str | None = None,
    level: str | None = None,
    years: int | Iterable[int] | None = None,
    indicators: str | Iterable[str] | None = None,
    form: str = "long",
    range: str = "mid",
    results: str | Path | None = None,
) -> pl.DataFrame:
    """Targets and results, a row a place, year, indicator, basis and horizon (`form="long"`), or a row a place and year
    with a column a series (`form="wide"`); see `an.make_panel` for what each column says, and `an.codebook` for all of
    them.

    `scope` is a place with all below it (广东省, 深圳, 全国), `level` one of nation, province, city, county, `years`
    one or several (`range(2015, 2026)`), `indicators` one or several, by any of their names (GDP); without them all.
    `range` says what `target_mid` of a target like 5%—6% is: its middle, its low or its high end. `results` is the
    folder of a `results.csv` with figures from elsewhere, for results that reports keep silent about. Raises
    NoSuchChoice, with the nearest, for what is not there, BadResults for such a file without its columns.

        an.panel(scope="广东省", indicators=["GDP", "固定资产投资"], years=range(2015, 2026))
    """
    frames = as_frames(data)
    wanted = [indicators] if isinstance(indicators, str) else indicators
    names = None if wanted is None else [find_name(name, frames.claims) for name in wanted]
    external = None if results is None else read_results([Path(results)])
    return make_panel(frames, scope, level, years, names, form, range, external)
