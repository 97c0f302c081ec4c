"""The year report for other programs: plain numbers under names that stay."""

from decimal import Decimal

from activities.choices import Kind

KEYS = (
    "members",
    "groups",
    "departments",
    "backbones_to_activists",
    "research_projects",
    "patents_filed",
    "innovation_projects",
    "company_projects",
    "innovation_share",
    "company_key",
    "parent_company_key",
    "problems_solved",
    "verified_benefit_yuan",
    "small_classroom_sessions",
    "process_modifications",
    "onsite_tests",
    "first_order_yuan",
    "annual_output_yuan",
    "revenue_yuan",
    "revenue_growth",
)


def answer(branch, period, values) -> dict:
    """What `manage.py year_report --json` prints: `values` of `numbers` under their public names.

    `sessions` holds, by kind, how many were held and how many are asked for. Amounts are yuan, as
    whole numbers where they are; shares are 0 to 1; None stands for what nobody typed in and for
    a share of nothing.
    """
    values = values | {"small_classroom_sessions": values[f"held_{Kind.CLASSROOM}"]}
    told = {key: _plain(values[key]) for key in KEYS}
    sessions = {
        kind.value: {"held": values[f"held_{kind}"], "due": values[f"due_{kind}"]} for kind in Kind
    }
    days = {"from": period.first.isoformat(), "until": period.last.isoformat()}
    return {"branch": branch.name, **days, **told, "sessions": sessions}


def _plain(value):
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
