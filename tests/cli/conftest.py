"""Commands run as an operator runs them."""

from typing import Any

import pytest
from click.testing import Result
from flask.testing import FlaskCliRunner


class Operator:
    """Types commands; `.does` expects them to work, `.fails_to` expects a message and no success."""

    def __init__(self, app: Any) -> None:
        self._runner: FlaskCliRunner = app.test_cli_runner()

    def types(self, *words: str, typed: str | None = None) -> Result:
        """What comes of it; an error that nobody foresaw fails the test."""
        result = self._runner.invoke(args=[str(word) for word in words], input=typed)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def does(self, *words: str, typed: str | None = None) -> str:
        """The output of a command that works."""
        result = self.types(*words, typed=typed)
        assert result.exit_code == 0, result.output
        return result.output

    def fails_to(self, *words: str, typed: str | None = None) -> str:
        """The message of a command that doesn't."""
        result = self.types(*words, typed=typed)
        assert result.exit_code != 0, result.output
        assert "Traceback" not in result.output
        return result.output


@pytest.fixture
def operator(app):
    """Sits at the terminal of an installation with empty tables."""
    return Operator(app)
