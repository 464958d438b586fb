"""What forms share."""

from app.accounts.forms import LogInForm
from app.foundation.refusals import Invalid
from app.web.forms import put_refusal, tidy, typed


def test_a_refusal_stands_at_its_field_or_at_the_first_one(app):
    with app.test_request_context():
        form = LogInForm()
        put_refusal(form, Invalid("password", "Please fill this in."))
        put_refusal(form, Invalid("unheard of", "Please fill this in."))
        put_refusal(form, Invalid("password", "Please fill this in."))
    assert [len(form[name].errors) for name in ("identifier", "password", "next")] == [1, 2, 0]


def test_text_is_tidied_and_nothing_else():
    assert tidy("a\x00b\r\n") == "ab\n"
    assert tidy(None) is None


def test_an_empty_field_is_an_empty_text(app):
    with app.test_request_context():
        assert typed(LogInForm().identifier) == ""


def test_a_form_can_be_empty_on_purpose(app):
    with app.test_request_context("/login", method="POST", data={"identifier": "x"}):
        assert typed(LogInForm(formdata=None).identifier) == ""
        assert typed(LogInForm().identifier) == "x"
