import pytest

from branchhub.reports.everything.names import LONGEST, safe, unique


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("照片.jpg", "照片.jpg"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("成品率提高到98.5%以上的工艺优化与改进", "成品率提高到98.5%以上的工艺优化与改进"),
        ("..", "-"),
        ("", "-"),
        ('一："二"/三?*', "一：-二--三--"),
        ("尾随. ", "尾随"),
        ("a\u202egpj.exe\n", "agpj.exe"),
    ],
)
def test_name_can_be_unpacked_anywhere(text, name):
    assert safe(text) == name


def test_long_name_keeps_its_ending():
    name = safe("长" * 300 + ".docx")

    assert (len(name), name[-5:]) == (LONGEST, ".docx")


def test_name_that_is_taken_gets_a_number():
    taken = {"照片/a.jpg", "照片/a (2).jpg"}

    assert unique("照片", "a.jpg", taken) == "照片/a (3).jpg"
    assert unique("", "a.jpg", taken) == "a.jpg"
