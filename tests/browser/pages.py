"""What people look at: an agent's console (`Desk`) and a customer's telephone (`Phone`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.async_api import BrowserContext, FilePayload, Locator, Page, expect
from playwright.async_api import TimeoutError as PlaywrightTimeout

from tests.browser.world import PASSWORD, Customer, World

WATCH = """
window.__violations = [];
document.addEventListener('securitypolicyviolation', (event) =>
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


@dataclass
class Desk:
    """The console of one person in one browser."""

    world: World
    context: BrowserContext
    page: Page
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    # The list

    @property
    def rows(self) -> Locator:
        return self.page.locator("#inbox-list")

    def row(self, customer: Customer) -> Locator:
        """The customer's line in the list."""
        link = self.page.get_by_role("link", name=re.compile(f"^{re.escape(customer.name)}(,|$)"))
        return self.rows.locator("li").filter(has=link)

    async def view(self, name: str) -> None:
        """Show another view: waiting, mine, active, all, closed."""
        await self.page.locator(f"#tab-{name}").click()
        await expect(self.page.locator(f"#tab-{name}")).to_have_attribute("aria-selected", "true")
        await self.page.mouse.move(700, 5)  # while the pointer is on the list, nothing moves in it

    async def press(self, customer: Customer, button: str) -> None:
        """Press a button of a row, which is there while the pointer is on it; the list may move the row away once."""
        for patience in (4_000, 8_000, 20_000):
            await self.page.mouse.move(700, 5)
            await self.row(customer).hover()
            try:
                await self.row(customer).get_by_role("button", name=button).click(timeout=patience)
            except PlaywrightTimeout:
                continue
            return
        raise AssertionError(f"{button!r} could not be pressed in the row of {customer.name}")

    def count(self, name: str) -> Locator:
        """The number on a view's tab."""
        return self.page.locator(f"#tab-{name} > span:first-child")

    async def total(self, name: str) -> int:
        """The same as a number."""
        await expect(self.count(name)).to_have_text(re.compile(r"\d"))
        return int(await self.count(name).inner_text())

    async def open(self, conversation_id: str, view: str = "all") -> None:
        """Go to a conversation by its address."""
        await self.page.goto(f"{self.world.url}/chat/{conversation_id}?view={view}")
        await expect(self.log).to_be_visible()

    # The thread

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def bubbles(self) -> Locator:
        return self.log.locator("article[data-mid]")

    def bubble(self, text: str) -> Locator:
        """The message with this text."""
        return self.bubbles.filter(has_text=text)

    def tick(self, text: str, label: str) -> Locator:
        """The delivery mark of a message: Enviada, Entregue, Lida…"""
        return self.bubble(text).get_by_role("img", name=label, exact=True)

    # The composer

    @property
    def field(self) -> Locator:
        return self.page.get_by_role("textbox", name="Mensagem", exact=True)

    async def write(self, text: str) -> None:
        """Write and send."""
        await self.field.fill(text)
        await self.field.press("Enter")

    @property
    def proof(self) -> Locator:
        """The line that says until when the screen is complete."""
        return self.page.get_by_text(re.compile(r"^Atualizado às \d\d:\d\d:\d\d$"))

    @property
    def resync(self) -> Locator:
        return self.page.get_by_role("button", name="Ressincronizar", exact=True)

    async def violations(self) -> list[str]:
        """What the page tried against its content security policy."""
        found: list[str] = await self.page.evaluate("window.__violations ?? []")
        return found


async def sign_in(page: Page, login: str, password: str = PASSWORD) -> None:
    """Fill the sign-in page and send it."""
    await page.get_by_label("Usuário").fill(login)
    await page.get_by_label("Senha", exact=True).fill(password)
    await page.get_by_role("button", name="Entrar", exact=True).click()


@dataclass
class Phone:
    """The simulator's page with one customer's chat open."""

    page: Page
    customer: Customer

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log", name="Conversa")

    def bubble(self, text: str) -> Locator:
        """The bubble with this text."""
        return self.log.locator("article").filter(has_text=text)

    async def say(self, text: str) -> None:
        """Write a text."""
        await self.page.get_by_role("textbox", name="Mensagem").fill(text)
        await self.page.get_by_role("button", name="Enviar", exact=True).click()

    async def attach(self, kind: str) -> None:
        """Choose a kind in the menu of the paper clip."""
        await self.page.get_by_role("button", name="Anexar").click()
        await self.page.get_by_role("menuitem", name=kind).click()

    async def send_file(self, kind: str, file: FilePayload) -> None:
        """Attach a file from the phone."""
        async with self.page.expect_file_chooser() as chooser:
            await self.attach(kind)
        await (await chooser.value).set_files(file)

    async def menu(self, text: str, action: str) -> None:
        """Hold a message and choose what to do with it."""
        await self.bubble(text).hover()
        await self.bubble(text).get_by_role("button", name="Opções da mensagem").click()
        await self.page.get_by_role("button", name=action).click()
