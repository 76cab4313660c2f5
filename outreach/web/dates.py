"""Days and years that cannot be. What stood in the form already may stay: a clock can be wrong."""

from wtforms import Field, ValidationError
from wtforms.form import BaseForm

from outreach.problems import field_text
from outreach.web.look import today


def not_after_today(form: BaseForm, field: Field) -> None:
    """What has happened has a day that came."""
    if field.data and field.data > today() and field.data != field.object_data:
        raise ValidationError(field_text("not_yet"))


def not_before_today(form: BaseForm, field: Field) -> None:
    """What is promised is for a day that can be kept."""
    if field.data and field.data < today():
        raise ValidationError(field_text("over_already"))


def born_by_now(form: BaseForm, field: Field) -> None:
    """Nobody is born next year yet."""
    if field.data and today().year < field.data <= 2100 and field.data != field.object_data:
        raise ValidationError(field_text("year_not_yet"))
