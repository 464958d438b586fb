"""What all forms share. The form token is checked before any view runs (`security.py`), so forms have none."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, Form
from wtforms.validators import ValidationError

from app.foundation.refusals import Invalid
from app.foundation.text.plain import storable
from app.web.language import language, said


class PostedForm(FlaskForm):  # type: ignore[misc]
    """A form filled from the posted fields."""

    class Meta:
        csrf = False
        cache_translations = True

        @property
        def locales(self) -> tuple[str]:
            """The words of WTForms itself; they are read once for each language."""
            return (language(),)

        def wrap_formdata(self, _form: Form, _formdata: Any) -> Any:
            """Fields only: JSON and files could bring values that are no text, or nest without end."""
            return request.form if request.method == "POST" and _formdata is not None else None


def tidy(value: Any) -> Any:
    """A filter for text fields: leaves only characters that can be stored."""
    return storable(value) if isinstance(value, str) else value


def typed(field: Field) -> str:
    """What was typed into a field, or an empty text."""
    return str(field.data or "")


@contextmanager
def as_field_error() -> Iterator[None]:
    """Inside a field's validator: a refusal becomes the field's error."""
    try:
        yield
    except Invalid as refusal:
        raise ValidationError(said(refusal)) from None


def put_refusal(form: Form, refusal: Invalid) -> None:
    """Show a refusal at the field it is about."""
    field: Field = form[refusal.field] if refusal.field in form else next(iter(form))
    field.errors = [*field.errors, said(refusal)]
