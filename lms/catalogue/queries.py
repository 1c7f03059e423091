"""The tenant's parameter values."""

from sqlalchemy import func, select

from lms.catalogue.models import ParameterValue
from lms.platform.db.base import Session


def parameter_values() -> dict[str, str]:
    """The present value of every parameter that the tenant has set."""
    newest = select(func.max(ParameterValue.id)).group_by(ParameterValue.name)
    rows = Session.execute(select(ParameterValue.name, ParameterValue.value).where(ParameterValue.id.in_(newest)))
    return {name: value for name, value in rows if value}


def parameter_history(name: str) -> list[ParameterValue]:
    """Every value a parameter has had, newest first."""
    return list(
        Session.scalars(select(ParameterValue).where(ParameterValue.name == name).order_by(ParameterValue.id.desc()))
    )
