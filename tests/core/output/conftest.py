"""What the tests of papers stand on: the bundled faces, looks made of them, and text as clerks write it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.output.fonts import Fonts
from core.output.gbt9704 import STANDARD
from core.output.lines import Look
from core.output.looks import Looks


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    return Fonts(bundled_only=True)


@pytest.fixture(scope="session")
def body(fonts: Fonts) -> Look:
    """The body's look: 三号仿宋 on the grid."""
    return Looks(fonts, STANDARD).body("fangsong")


@pytest.fixture(scope="session")
def prose() -> str:
    """A fictional passage with dates, quotations, brackets, dashes and Latin words."""
    return (
        "根据省委统一部署，2023年3月1日至4月28日，省委第三巡视组对云泽市水务局党组进行了常规巡视。巡视组认为，局党组"
        "贯彻落实“三新一高”要求还有差距——“一把手”抓工程多、抓党建少；《云泽市城乡供水一体化规划（2021—2025年）》"
        "落实不力，17个乡镇水厂中仍有6个未完成改造，占35.3%……群众对此反映强烈。“关键少数”示范作用发挥不够，"
        "‘三重一大’事项决策程序不规范，有的未经集体研究、有的会后补记录；GB/T 9704-2012等标准执行不严，"
        "公文差错率达1.2‰。巡视组要求：即知即改、立行立改，做到“事事有回音、件件有着落”。"
    )


@pytest.fixture
def sample(tmp_path: Path, sample_made: Path) -> Iterator[object]:
    """The workspace of the sample, open for reading: a copy of the one made once."""
    from core.store.workspace import Workspace

    with Workspace.open(shutil.copytree(sample_made, tmp_path / "sample"), read_only=True) as workspace:
        yield workspace
