import pytest

from branchhub.reports.everything.names import LONGEST, safe, taken_by, unique, unique_folder


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
        ("CON", "_CON"),
        ("aux.txt", "_aux.txt"),
        ("lpt1 .tar.gz", "_lpt1 .tar.gz"),
        ("Contents.txt", "Contents.txt"),
    ],
)
def test_name_can_be_unpacked_anywhere(text, name):
    assert safe(text) == name


def test_long_name_keeps_its_ending():
    name = safe("长" * 300 + ".docx")

    assert (len(name), name[-5:]) == (LONGEST, ".docx")


def test_name_that_is_taken_gets_a_number():
    taken = taken_by("照片/a.jpg", "照片/a (2).jpg")

    assert unique("照片", "a.jpg", taken) == "照片/a (3).jpg"
    assert unique("", "a.jpg", taken) == "a.jpg"


def test_names_that_differ_in_case_alone_are_the_same_to_windows():
    assert unique("照片", "img.jpg", taken_by("照片/IMG.JPG")) == "照片/img (2).jpg"


def test_number_of_a_name_without_ending_stands_behind_the_name():
    assert unique("a.b/照片", "说明", taken_by("a.b/照片/说明")) == "a.b/照片/说明 (2)"


def test_folder_that_holds_something_gets_a_number_at_its_end():
    taken = taken_by("项目/Nr.5/照片/a.jpg")

    assert unique_folder("项目", "nr.5", taken) == "项目/nr.5 (2)"
