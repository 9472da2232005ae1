"""What no page may do, watched on every page that a journey opens."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

# A browser writes a line for every page that answers with a refusal; the refusal itself is what the journey looks at.
REFUSALS = ("403", "404", "409", "422")
LOCAL_SCHEMES = ("data", "blob", "about", "chrome-error")


class Watch:
    """Collects script errors, policy violations, server errors and requests that leave the machine."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.home = urlsplit(address).netloc
        self.faults: list[str] = []
        context.on("page", self._follow)

    def _follow(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script error on {page.url}: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        where = message.location.get("url", "")
        refused = "Failed to load resource" in message.text and any(
            f"status of {code}" in message.text for code in REFUSALS
        )
        if refused and "/static/" not in where:
            return
        # htmx names the same refusal once more.
        if "Response Status Error Code" in message.text and any(f"Code {code}" in message.text for code in REFUSALS):
            return
        self.faults.append(f"console {message.type} at {where}: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.netloc != self.home and parts.scheme not in LOCAL_SCHEMES:
            self.faults.append(f"leaves the machine: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            self.faults.append(f"{response.status} from {response.url}")
