"""A real browser; a page that writes an error to the console, or breaks its own content policy, fails the test."""

import os
import re
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from bench.processes import descendants, parents_of_all
from tests.parts import missing

try:
    import playwright.sync_api as playwright
    from axe_playwright_python.base import AXE_SCRIPT
    from playwright.sync_api import expect
except ImportError:
    playwright = expect = None  # type: ignore[assignment]

__all__ = ["Desk", "assert_accessible", "assert_fits", "expect", "plug_in_device", "running_chromium"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ("gpu", "quic", "background-networking", "component-update", "sync", "dev-shm-usage")
REFUSED = re.compile(r"the server responded with a status of (\d{3})")
PATIENCE_MS = 20_000  # a busy machine is slow, not broken
CLOSING_SECONDS = 60.0
AXE = {"resultTypes": ["violations"]}


@contextmanager
def running_chromium() -> Iterator[Any]:
    """A Chromium for the length of the block."""
    if playwright is None:
        missing("Playwright", "run `make e2e`")
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        missing("Chromium", "install your system's chromium package")
    arguments = [f"--disable-{feature}" for feature in QUIET]
    playwright.expect.set_options(timeout=PATIENCE_MS)
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=program, chromium_sandbox=False, args=[*arguments, "--no-first-run"]
        )
        yield browser
        browser.close()


@contextmanager
def no_endless_goodbyes() -> Iterator[None]:
    """A page that doesn't let itself be closed, which has happened once in thousands, is ended after a minute."""
    watch = threading.Timer(CLOSING_SECONDS, _end_pages)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _end_pages() -> None:
    """Kill the processes that draw the pages of this process's browser."""
    for pid in descendants(os.getpid(), parents_of_all()):
        with suppress(OSError):
            if b"--type=renderer" in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.kill(pid, signal.SIGKILL)


class Desk:
    """Opens windows for one test, watches what their consoles say, and closes them in the end."""

    def __init__(self, browser: Any, url: str, *more_hosts: str) -> None:
        self.url = url
        self._browser = browser
        self._contexts: list[Any] = []
        self._allowed: set[int] = set()
        self._complaints: list[str] = []
        self._hosts: tuple[str, ...] = (url, "data:", "blob:", "about:", *more_hosts)

    def window(
        self,
        *,
        width: int = 1280,
        height: int = 800,
        scheme: str = "light",
        locale: str = "de-DE",
        javascript: bool = True,
        **options: Any,
    ) -> Any:
        """A new browser profile with one empty page; addresses in `page.goto` are relative to the server."""
        context = self._browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale=locale,
            timezone_id="Europe/Berlin",
            java_script_enabled=javascript,
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(PATIENCE_MS)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self._complaints.append(f"script error: {error.error}"))
        context.on("request", self._on_request)
        self._contexts.append(context)
        return context.new_page()

    def allow(self, *statuses: int) -> None:
        """The test provokes these answers on purpose; the browser writes them to the console."""
        self._allowed.update(statuses)

    def expect_host(self, url: str) -> None:
        """The test leads people there on purpose."""
        self._hosts += (url,)

    def close(self) -> None:
        """Close all windows; fail if one complained."""
        with no_endless_goodbyes():
            for context in self._contexts:
                context.close()
        assert not self._complaints, "\n".join(self._complaints)

    def _on_console(self, message: Any) -> None:
        if message.type != "error":
            return
        refused = REFUSED.search(message.text)
        if refused is None or int(refused[1]) not in self._allowed:
            self._complaints.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    def _on_request(self, request: Any) -> None:
        if not request.url.startswith(self._hosts):
            self._complaints.append(f"a request to another host: {request.url}")


def plug_in_device(page: Any, *, verified: bool = True) -> Callable[..., Any]:
    """A device for passkeys, made by Chromium; the answer sends it commands, like `WebAuthn.setUserVerified`."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verified,
        "automaticPresenceSimulation": True,
    }
    device = wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return lambda command, **named: wire.send(command, {"authenticatorId": device, **named})


def assert_accessible(page: Any, options: dict[str, Any] = AXE) -> None:
    """Axe finds nothing to complain about; a page is given it once, however often it is looked at."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("(options) => axe.run(options).then((found) => found.violations)", options)
    lines = [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n    {node['html']}\n    {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
    if lines:
        shown = page.evaluate(
            "[innerWidth + ' px', matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light']"
        )
        raise AssertionError(f"{page.url} at {', '.join(shown)}\n" + "\n".join(lines))


def assert_fits(page: Any) -> None:
    """Nothing sticks out sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"
