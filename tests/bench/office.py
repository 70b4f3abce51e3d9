"""A made-up office of any size to measure on, and how figures are taken and printed."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("FONTCONFIG_FILE", str(ROOT / "tests" / "fonts.conf"))

UNITS = ("组织部", "宣传部", "经济发展局", "财政金融局", "规划建设局", "社会事务局", "纪工委", "综合办公室")
THEMES = (
    "理论学习",
    "意识形态",
    "选人用人",
    "项目招标",
    "专项资金",
    "公务接待",
    "扶贫物资",
    "档案管理",
    "民主生活会",
    "请示报告",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure beside the one it is held against."""

    what: str
    ours: float
    beside: float | None
    unit: str
    wanted: str

    def __str__(self) -> str:
        beside = f"{self.beside:9.1f} {self.unit}" if self.beside else ""
        ratio = f"{self.ours / self.beside:.2f}" if self.beside else ""
        return f"{self.what:58}{self.ours:9.1f} {self.unit}{beside:>12}{ratio:>8}  {self.wanted}"


def processors() -> int:
    return os.cpu_count() or 1


def workspace_of(folder: Path, findings: int, measures_each: int = 1) -> Path:
    """The folder of a workspace with so many findings; made once a run, in batches as an import would write them."""
    target = folder / f"office-{findings}-{measures_each}"
    if target.exists():
        return target
    from core.domain import inspections
    from core.store.operations import operation
    from core.store.tables import Assignment, Category, Deadline, Finding, Measure, Progress, Unit
    from core.store.workspace import Workspace

    @operation("bench.fill")
    def fill(workspace: Workspace, inspection: int, numbers: Sequence[int]) -> None:
        made = workspace.insert_many(
            Finding,
            [
                {
                    "inspection": inspection,
                    "place": number,
                    "category": categories[number % len(categories)],
                    "original": text_of(number),
                    "text": text_of(number),
                    "goal": "建立健全相关制度并严格执行。",
                }
                for number in numbers
            ],
        )
        lines = [
            {
                "finding": key,
                "place": place,
                "kind": "建章立制",
                "text": f"修订第{place + 1}项管理办法，落实责任到人，按月督促检查。",
            }
            for key in made
            for place in range(measures_each)
        ]
        measures = workspace.insert_many(Measure, lines)
        workspace.insert_many(
            Assignment,
            [{"measure": key, "role": "lead_unit", "unit": units[key % len(units)]} for key in measures],
        )
        workspace.insert_many(
            Deadline, [{"measure": key, "last_day": f"2025-{key % 12 + 1:02}-{key % 28 + 1:02}"} for key in measures]
        )
        workspace.insert_many(
            Progress,
            [
                {"measure": key, "reported_on": "2025-09-01", "text": "已印发并组织学习。", "state": "已完成"}
                for key in measures
                if key % 3 == 0
            ],
        )

    @operation("bench.prepare")
    def prepare(workspace: Workspace, inspection: int) -> tuple[list[int], list[int]]:
        made = workspace.insert_many(Unit, [{"name": name, "place": place} for place, name in enumerate(UNITS)])
        titles = ("党的领导方面", "党的建设方面", "全面从严治党方面")
        return made, workspace.insert_many(
            Category, [{"inspection": inspection, "title": title, "place": n} for n, title in enumerate(titles)]
        )

    with Workspace.create(target, "某高新区党工委", "王文书") as workspace:
        inspection = inspections.add(
            workspace, inspections.InspectionDraft(name="十届省委第二轮巡视", team="省委第一巡视组")
        )
        units, categories = prepare(workspace, inspection)
        for start in range(0, findings, 5000):
            fill(workspace, inspection, range(start, min(start + 5000, findings)))
    return target


def text_of(number: int) -> str:
    """The text of one finding, of a usual length."""
    theme = THEMES[number % len(THEMES)]
    unit = UNITS[number % len(UNITS)]
    return f"{unit}对{theme}工作重视不够，第{number + 1}项制度执行不严，有的台账不全，有的责任没有落实到具体的人。"


def median(times: int, *actions: Callable[[], object], between: Callable[[], object] = lambda: None) -> list[float]:
    """Milliseconds each action takes, the median of so many turns; the first turn warms up and does not count.

    `between` is done after each action and not counted: let the workers finish what the action asked of them.
    """
    taken: list[list[float]] = [[] for _ in actions]
    for turn in range(times + 1):
        for place, action in enumerate(actions):
            began = time.perf_counter()
            action()
            if turn:
                taken[place].append((time.perf_counter() - began) * 1000)
            between()
    return [statistics.median(each) for each in taken]


def ask(script: str, *words: object) -> dict[str, float]:
    """What a bench of this folder measured in a process of its own."""
    command = [sys.executable, str(Path(__file__).with_name(script)), *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{script} {' '.join(map(str, words))}\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def tell(**figures: float) -> None:
    """The answer to `ask`."""
    print(json.dumps(figures))


def peak_megabytes() -> float:
    """The most memory this process has held at once; getrusage would count its parent's in."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def resident_megabytes() -> float:
    """The memory this process holds now; Linux only, like the benches."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
