"""A learner's table as a series: order, gaps, what is dropped and said, and everything that is no series."""

from __future__ import annotations

import random

import numpy as np
import pytest

from core.data.series_config import MOST
from core.data.series_file import Read, chosen, looked, read
from core.data.table_file import opened
from core.errors import Problem

LINES = [f"2024-{1 + day // 28:02d}-{1 + day % 28:02d},{day * day / 10}" for day in range(100)]


def table(lines: list[str], header: str = "day,price") -> bytes:
    return "\n".join([header, *lines]).encode()


def taken(data: bytes, column: str = "price", time: str = "day") -> Read:
    return chosen(opened(data, least=1), column, time)


def code(data: bytes, column: str = "price", time: str = "") -> str:
    with pytest.raises(Problem) as caught:
        taken(data, column, time)
    return caught.value.code


def test_a_column_is_a_series_and_the_time_its_labels() -> None:
    found = taken(table(LINES))
    assert found.values.tolist() == [day * day / 10 for day in range(100)]
    assert found.labels[:2] == ("2024-01-01", "2024-01-02")
    assert (found.rows, found.filled, found.dropped, found.sorted, found.more) == (100, 0, {}, False, False)


@pytest.mark.parametrize(
    "write",
    [
        lambda day: f"2024-{1 + day // 28:02d}-{1 + day % 28:02d}",
        lambda day: f"{1 + day % 28:02d}.{1 + day // 28:02d}.2024",
        lambda day: f"{2000 + day}-06",
        lambda day: f"2024-{1 + day // 28:02d}-{1 + day % 28:02d}T08:30:00+02:00",
        lambda day: f"{2000 + day}\u5e746\u6708",
        lambda day: str(day),  # text would put 10 before 9
        lambda day: f"{day / 7:.3f}",
    ],
)
def test_rows_come_into_the_order_of_time_however_it_is_written(write) -> None:
    lines = [f"{write(day)},{day}" for day in range(100)]
    random.Random(4).shuffle(lines)
    found = taken(table(lines))
    assert found.sorted
    assert found.values.tolist() == list(range(100))
    assert found.labels[9] == write(9)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("write", "form"), [("{day}/{month}/2024", "day_month"), ("{month}/{day}/2024", "month_day")])
def test_dates_that_fit_both_are_read_so_that_the_rows_are_in_order(write: str, form: str, turned: bool) -> None:
    """The first days of each month: nothing else tells days and months apart."""
    lines = [write.format(month=1 + row // 6, day=1 + row % 6) + f",{row}" for row in range(72)]
    found = taken(table(lines[::-1] if turned else lines))
    assert found.values.tolist() == list(range(72))
    assert (found.form, found.sorted) == (form, turned)


def test_dates_that_fit_one_form_only_are_read_so_in_any_order() -> None:
    lines = [f"{1 + row % 28}/{1 + row // 28}/2024,{row}" for row in range(90)]
    random.Random(4).shuffle(lines)
    found = taken(table(lines))
    assert (found.form, found.values.tolist()) == ("day_month", list(range(90)))
    assert taken(table(LINES)).form == ""


def test_without_a_time_the_file_s_order_counts() -> None:
    lines = LINES[::-1]
    assert taken(table(lines), time="").values[0] == 980.1
    assert taken(table(lines), time="").labels == ()
    names = [f"week {(7 * row) % 100},{row}" for row in range(100)]  # no time: only a label
    found = taken(table(names))
    assert (found.sorted, found.values[1], found.labels[1]) == (False, 1.0, "week 7")


def test_a_gap_takes_the_value_before_it_and_is_told() -> None:
    lines = [f"{day},{value}" for day, value in enumerate(["", "n/a", 5, "", "oops", "1e999", *range(6, 80), "", "-"])]
    found = taken(table(lines))
    assert found.values[:6].tolist() == [5, 5, 5, 5, 6, 7]
    assert found.values[-1] == 79
    assert (found.filled, found.longest) == (3, 3)
    assert found.reasons == {"missing": 1, "text": 1, "infinite": 1}
    assert found.dropped == {"before": 2, "after": 2}


def test_a_row_without_a_time_is_left_out_and_told() -> None:
    found = taken(table([*LINES, ",77"]))
    assert found.dropped == {"time": 1}
    assert 77 not in found.values


def test_of_a_long_series_the_last_values_are_used() -> None:
    found = taken(table([f"{row},{row % 1000}" for row in range(MOST + 300)]))
    assert len(found.values) == len(found.labels) == MOST
    assert found.values[0] == 300
    assert found.dropped == {"earlier": 300}


def test_one_column_is_enough_and_a_decimal_comma_is_read() -> None:
    assert taken("\n".join(str(row) for row in range(90)).encode(), "1", "").values.tolist() == list(range(90))
    lines = [f"{day};{day},5" for day in range(90)]
    assert taken(table(lines, "day;price")).values[3] == 3.5


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["1,2"] * 59, "series_too_short"),
        (["1,x"] * 100, "series_too_short"),
        (["1,7"] * 100, "series_constant"),
        (["1,0"] * 100, "series_constant"),
        ([f"1,{1e9 + row * 1e-7}" for row in range(100)], "series_constant"),
        ([line if row % 3 else "1," for row, line in enumerate(LINES * 2)], "series_gaps"),
        ([f"1,{row}e40" for row in range(1, 100)], "series_too_short"),  # beyond what can be squared
    ],
)
def test_what_is_no_series_gets_its_own_sentence(lines: list[str], expected: str) -> None:
    assert code(table(lines)) == expected


def test_columns_that_are_not_there_or_the_same() -> None:
    assert code(table(LINES), "nothing") == "table_column_unknown"
    assert code(table(LINES), "price", "price") == "series_same_column"


def test_a_look_tells_the_columns_and_which_one_is_a_time() -> None:
    data = np.frombuffer(table([f"{row},{line},a" for row, line in enumerate(LINES)], "n,day,price,kind"), np.uint8)
    header, _ = looked(file=data)
    assert header == {
        "columns": ("n", "day", "price", "kind"),
        "numeric": (True, False, True, False),
        "time": "day",
        "encoding": "utf-8",
    }
    header, arrays = read(file=data, column="price", time="day")
    assert header["name"] == "price"
    assert arrays["values"].tolist() == [day * day / 10 for day in range(100)]
    assert "values" not in header


@pytest.mark.parametrize("text", ["\u4ef7\u683c,x\n" + "a,b\n" * 80, "\U0001f436\nx\n" * 80])
def test_a_table_without_numbers_is_told_at_the_first_look(text: str) -> None:
    with pytest.raises(Problem) as caught:
        looked(file=np.frombuffer(text.encode("utf-8"), np.uint8))
    assert caught.value.code == "series_no_numbers"


def test_gb18030_is_decoded_and_said() -> None:
    lines = "\n".join(["\u65e5\u671f,\u4ef7\u683c", *(f"2024\u5e74{1 + row % 12}\u6708,{row}" for row in range(80))])
    found = chosen(opened(lines.encode("gb18030"), least=1), "\u4ef7\u683c", "\u65e5\u671f")
    assert (found.encoding, found.name) == ("gb18030", "\u4ef7\u683c")


def test_a_counter_of_rows_is_a_time_and_no_series() -> None:
    rows = "\n".join(f"{row},{row % 7},{2000 + row}" for row in range(60))
    header, _ = looked(file=np.frombuffer(f"t,v,year\n{rows}".encode(), np.uint8))
    assert header["time"] == "t"
    alone, _ = looked(file=np.frombuffer("\n".join(["t", *map(str, range(60))]).encode(), np.uint8))
    assert alone["time"] is None, "where there is nothing else, it is the series"
