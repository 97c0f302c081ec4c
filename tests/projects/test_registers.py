import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from members.operations.saving import add, change, remove
from projects.models import Article, CompanyTotals, DepartmentResult, HardTask
from tests.factories.members import (
    DepartmentFactory,
    HonourFactory,
    MemberFactory,
    ReviewerPostFactory,
)
from tests.factories.projects import (
    ArticleFactory,
    CompanyTotalsFactory,
    DepartmentResultFactory,
    HardTaskFactory,
)
from tests.history import rows_without_history

pytestmark = pytest.mark.django_db
YEAR = {"from": "2026-01-01", "until": "2026-12-31"}


@pytest.fixture
def secretary(client):
    secretary = MemberFactory(post="secretary", with_user=True)
    client.force_login(secretary.user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with translation.override("en"):
        yield secretary


def listed(client, name, **query):
    context = client.get(reverse(f"projects:{name}"), query).context
    return list(context["page"]), context["page"].paginator.count


def post(client, page, *keys, **data):
    return client.post(reverse(f"projects:{page}", args=keys), data)


@pytest.mark.parametrize(
    ("name", "factory", "column"),
    [("hard-tasks", HardTaskFactory, "from_on"), ("articles", ArticleFactory, "published_on")],
)
def test_tasks_and_articles_are_those_of_the_days(client, secretary, name, factory, column):
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    rows = [factory(branch=secretary.branch, **{column: day}) for day in days]
    factory()

    assert listed(client, name, **YEAR) == ([rows[2], rows[1]], 2)
    assert listed(client, name)[1] == 4


def test_a_task_over_new_year_is_of_both_years(client, secretary):
    span = {"from_on": date(2025, 12, 31), "until_on": date(2026, 1, 1)}
    task = HardTaskFactory(branch=secretary.branch, **span)
    before = {"from": "2025-01-01", "until": "2025-12-31"}

    assert listed(client, "hard-tasks", **before) == ([task], 1)
    assert listed(client, "hard-tasks", **YEAR) == ([task], 1)


@pytest.mark.parametrize(
    ("name", "factory"), [("results", DepartmentResultFactory), ("totals", CompanyTotalsFactory)]
)
def test_results_and_totals_are_those_of_the_year(client, name, factory):
    review = ReviewerPostFactory()
    of_year = {"branch__committee": review.committee}
    if factory is DepartmentResultFactory:
        of_year = {"department__branch__committee": review.committee}
    wanted = factory(year=2026, **of_year)
    factory(year=2025, **of_year)
    factory(year=2026)
    client.force_login(review.user)

    assert listed(client, name, year=2026) == ([wanted], 1)
    assert listed(client, name, year="x")[1] == 2


def test_a_hard_task_is_added_with_its_members(client, secretary):
    other = MemberFactory(branch=secretary.branch)
    data = {"title": "抢修窑炉", "from_on": "2026-02-10", "members": [secretary.pk, other.pk]}

    response = post(client, "hard-task-create", **data)

    task = HardTask.objects.get()
    assert response["Location"] == f"{reverse('projects:hard-tasks')}?branch={task.branch.pk}"
    assert list(task.members.all()) == [secretary, other]
    assert rows_without_history() == []


def test_members_of_another_branch_are_not_offered(client, secretary):
    stranger = MemberFactory()
    data = {"title": "抢修窑炉", "from_on": "2026-02-10", "members": [stranger.pk]}

    response = post(client, "hard-task-create", **data)

    assert list(response.context["form"].errors) == ["members"]


def test_a_task_keeps_who_left_since(client, secretary):
    left = MemberFactory(branch=secretary.branch, status="left")
    task = HardTaskFactory(branch=secretary.branch)
    task.members.add(left)

    form = client.get(reverse("projects:hard-task-edit", args=[task.pk])).context["form"]

    assert list(form.fields["members"].queryset) == [secretary, left]


def test_a_task_that_ends_before_it_starts_is_refused(client, secretary):
    data = {"title": "抢修", "from_on": "2026-02-10", "until_on": "2026-02-09"}

    response = post(client, "hard-task-create", **data)

    assert len(response.context["form"].non_field_errors()) == 1


def test_an_article_is_added_changed_and_removed(client, secretary):
    data = {"title": "融入", "outlet": "公司网站", "published_on": "2026-07-01", "views": "512"}
    post(client, "article-create", **data)
    article = Article.objects.get()
    post(client, "article-edit", article.pk, **(data | {"title": "深度融入"}))
    article.refresh_from_db()
    assert (article.title, article.views, article.branch) == ("深度融入", 512, secretary.branch)

    post(client, "article-remove", article.pk)
    assert not Article.objects.exists()
    assert Article.history.first().history_user == secretary.user


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"link": "javascript:alert(1)"}, "link"),
        ({"views": "-1"}, "views"),
        ({"published_on": ""}, "published_on"),
    ],
)
def test_a_wrong_article_is_told_beside_its_field(client, secretary, wrong, field):
    data = {"title": "融入", "outlet": "公司网站", "published_on": "2026-07-01"}

    response = post(client, "article-create", **(data | wrong))

    assert list(response.context["form"].errors) == [field]


def test_a_department_has_one_result_a_year(client, secretary):
    department = DepartmentFactory(branch=secretary.branch)
    data = {"department": department.pk, "year": "2026", "actual": "1", "stated_on": "2026-12-31"}

    post(client, "result-create", **data)
    response = post(client, "result-create", **data)

    assert "is here already" in response.context["form"].non_field_errors()[0]
    assert DepartmentResult.objects.count() == 1


def test_totals_of_a_year_are_here_once(client, secretary):
    data = {"year": "2026", "innovation_projects": "32", "stated_on": "2026-12-31"}

    post(client, "total-create", **data)
    response = post(client, "total-create", **data)

    [error] = response.context["form"].non_field_errors()
    assert error == "This year's totals are here already."
    assert CompanyTotals.objects.get().innovation_projects == 32


@pytest.mark.parametrize(("year", "known"), [("1900", False), ("2101", False), ("2026", True)])
def test_years_are_those_that_can_be(client, secretary, year, known):
    data = {"year": year, "innovation_projects": "32", "stated_on": "2026-12-31"}

    post(client, "total-create", **data)

    assert CompanyTotals.objects.exists() == known


def test_a_result_of_a_department_elsewhere_is_refused(secretary):
    department = DepartmentFactory()
    result = DepartmentResult(
        branch=secretary.branch, department=department, year=2026, stated_on=date(2026, 12, 31)
    )

    with pytest.raises(ValidationError, match="another branch"):
        add(result, by=secretary.user)


def test_two_edits_of_a_result_do_not_undo_each_other(client, secretary):
    row = result(secretary.branch, forecast="1000000")
    page = client.get(reverse("projects:result-edit", args=[row.pk])).context["form"]
    typed = {field.html_name: field.value() or "" for field in page}
    shown = {field.html_initial_name: field.value() or "" for field in page}
    DepartmentResult.objects.update(actual=Decimal(990000), forecast=None)

    post(client, "result-edit", row.pk, **(shown | typed | {"source": "财务部"}))

    row.refresh_from_db()
    assert (row.actual, row.forecast, row.source) == (Decimal(990000), None, "财务部")


def test_the_form_sends_what_it_showed(client, secretary):
    task = HardTaskFactory(branch=secretary.branch, title="抢修")
    task.members.add(secretary)

    page = client.get(reverse("projects:hard-task-edit", args=[task.pk])).text

    assert 'name="initial-title" value="抢修"' in page
    assert f'name="initial-members" value="{secretary.pk}"' in page


def test_who_took_part_stays_when_only_the_result_is_changed(client, secretary):
    task = HardTaskFactory(branch=secretary.branch, result="")
    shown = {"initial-title": task.title, "initial-from_on": task.from_on}
    task.members.add(secretary)

    typed = {"title": task.title, "from_on": task.from_on, "result": "按时交付"}
    post(client, "hard-task-edit", task.pk, **(shown | typed))

    task.refresh_from_db()
    assert (task.result, list(task.members.all())) == ("按时交付", [secretary])


@pytest.mark.parametrize("changes", [{"title": "抢修"}, {"members": []}, {}])
def test_a_row_that_was_removed_meanwhile_does_not_come_back(secretary, changes):
    task = HardTaskFactory(branch=secretary.branch)
    remove(HardTask.objects.get(), by=secretary.user)

    with pytest.raises(ValidationError) as error:
        change(task, changes, by=secretary.user)

    assert (error.value.code, HardTask.objects.exists()) == ("gone", False)


def result(branch, **amounts):
    amounts = {name: Decimal(text) for name, text in amounts.items()}
    return DepartmentResultFactory(department=DepartmentFactory(branch=branch), **amounts)


def test_results_of_a_year_are_summed_with_the_actual_before_the_forecast(client, secretary):
    branch = secretary.branch
    result(branch, forecast="60000000", actual="59000000", year_before="50000000")
    result(branch, forecast="50000000", target="48000000", year_before="45950700")

    found = DepartmentResult.objects.totals()

    assert (found["revenue"], found["target"]) == (109000000, 48000000)
    assert (found["year_before"], round(found["growth"], 3)) == (95950700, Decimal("0.136"))
    figures = client.get(reverse("projects:results"), {"year": 2026}).context["figures"]
    assert [text for _label, text in figures] == [
        "109,000,000 yuan", "48,000,000 yuan", "95,950,700 yuan", "13.6%",
    ]  # fmt: skip
    assert client.get(reverse("projects:results")).context["figures"] == []


@pytest.mark.parametrize("missing", [{"year_before": "1"}, {"forecast": "1"}])
def test_growth_is_unknown_unless_every_department_tells_both_years(secretary, missing):
    result(secretary.branch, forecast="2", year_before="1")
    DepartmentResultFactory(
        department=DepartmentFactory(branch=secretary.branch), **({"forecast": None} | missing)
    )

    assert DepartmentResult.objects.totals()["growth"] is None


def test_no_results_come_to_nothing():
    assert set(DepartmentResult.objects.totals().values()) == {None}


def test_the_workbook_has_numbers_and_names(client, secretary):
    task = HardTaskFactory(branch=secretary.branch)
    task.members.add(secretary)
    result(secretary.branch, forecast="1000000.50")

    tasks, results = (
        list(load_workbook(io.BytesIO(post(client, page).content)).active.values)[1]
        for page in ("hard-tasks-export", "results-export")
    )

    assert tasks[3] == secretary.name
    assert (results[1], results[3]) == (2026, 1000000.5)


def test_registers_are_counted_for_who_sees_them(client, secretary):
    HardTaskFactory.create_batch(2, branch=secretary.branch)
    HonourFactory(branch=secretary.branch)
    HardTaskFactory()

    places = client.get(reverse("projects:registers")).context["places"]

    assert {register.list_url: number for register, _url, number in places} == {
        "members:honours": 1,
        "members:mentorships": 0,
        "members:dual-training": None,
        "projects:hard-tasks": 2,
        "projects:articles": 0,
        "projects:results": 0,
        "projects:totals": 0,
    }


def test_registers_take_few_queries(client, secretary, django_assert_num_queries):
    with django_assert_num_queries(4):
        client.get(reverse("projects:registers"))


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(
    ("name", "queries"), [("hard-tasks", 6), ("articles", 5), ("results", 5), ("totals", 5)]
)
def test_a_list_runs_the_same_queries_for_any_number(
    client, secretary, django_assert_num_queries, name, queries, count
):
    for number in range(count):
        branch = {"branch": secretary.branch}
        HardTaskFactory(**branch).members.add(secretary, MemberFactory(**branch))
        ArticleFactory(**branch)
        result(secretary.branch)
        CompanyTotalsFactory(year=2020 + number, **branch)

    with django_assert_num_queries(queries):
        client.get(reverse(f"projects:{name}"))
