"""放假安排的文件: what offices pass round is read; what cannot be read is told with its line."""

from datetime import date

import pytest
from openpyxl import Workbook

from core.base.errors import Refused
from core.domain.calendars import Day
from core.intake import holidays

LINES = "日期,休/班,名称\n2026-01-01,休,元旦\n2026年10月1日至2026年10月3日，休，国庆节\n\n2026.9.27\t班\t国庆节\n"
WANTED = [
    Day(date(2026, 1, 1), False, "元旦"),
    *(Day(date(2026, 10, n), False, "国庆节") for n in (1, 2, 3)),
    Day(date(2026, 9, 27), True, "国庆节"),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_is_read_whatever_program_wrote_it(tmp_path, encoding):
    path = tmp_path / "放假.csv"
    path.write_bytes(LINES.encode(encoding))
    assert holidays.read(path) == WANTED


def test_a_sheet_is_read(tmp_path):
    book = Workbook()
    for row in (("日期", "休/班"), (date(2026, 1, 1), "休", "元旦"), ("2026-09-27", "上班", "国庆节")):
        book.active.append(row)
    book.save(tmp_path / "放假.xlsx")
    assert holidays.read(tmp_path / "放假.xlsx") == [WANTED[0], WANTED[-1]]


@pytest.mark.parametrize("wrong", ["2026-13-01,休", "2026-01-02,也许", "2026-10-07至2026-10-01,休", "2026-01-02"])
def test_a_line_that_cannot_be_understood_is_named(tmp_path, wrong):
    path = tmp_path / "放假.txt"
    path.write_text(f"2026-01-01,休,元旦\n{wrong}\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        holidays.read(path)
    assert (refused.value.code, refused.value.facts["line"]) == ("calendar.unread", 2)


@pytest.mark.parametrize("name", ["坏.xlsx", "坏.csv"])
def test_a_file_that_is_none_is_refused(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"\x89PNG\xff\xff\x00")
    with pytest.raises(Refused) as refused:
        holidays.read(path)
    assert refused.value.code == "calendar.not_a_file"
