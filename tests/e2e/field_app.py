"""The field app as its user meets it: by role and name, never by markup."""

import re

from playwright.sync_api import Locator, Page, expect

SYNC_MS = 60_000


class FieldApp:
    """What a person does and sees in one tab."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def sign_in(self, username: str) -> None:
        """Fill the sign-in page in and send it."""
        self.page.get_by_label("User name").fill(username)
        self.page.get_by_label("Password").fill(username)
        self.page.get_by_role("button", name="Sign in").click()

    def sign_in_again(self, username: str) -> None:
        """Sign in from the banner of an ended session."""
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Password").fill(username)
        dialog.get_by_role("button", name="Sign in").click()
        expect(dialog).to_have_count(0)

    def ask_to_sign_out(self) -> None:
        """Choose Sign out in the account menu and confirm it."""
        self.page.get_by_role("button", name=re.compile("^Account")).click()
        self.page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
        confirm = self.page.get_by_role("dialog").get_by_role("button", name="Sign out", exact=True)
        confirm.click()

    def open_app(self, name: str = "Field Service") -> None:
        """Choose an app and wait for its first list."""
        self.page.get_by_role("link", name=re.compile(name)).click()
        expect(self.rows().first).to_be_visible(timeout=SYNC_MS)

    def globe(self) -> Locator:
        """The sync sign in the bar; its name says the state."""
        return self.page.get_by_role("link", name=re.compile("Open device status"))

    def expect_globe(self, state: str) -> None:
        """Wait until the globe says `state` (a regular expression)."""
        expect(self.globe()).to_have_accessible_name(re.compile(state), timeout=SYNC_MS)

    def rows(self) -> Locator:
        """The names of the rows in the list or sub-grid on the screen."""
        return self.page.locator("a.row-anchor")

    def row(self, name: str) -> Locator:
        """The row of the list or sub-grid with this name."""
        return self.page.get_by_role("link", name=name, exact=True)

    def choose_view(self, name: str) -> None:
        """Show another view of the table."""
        self.page.get_by_label("View", exact=True).select_option(label=name)

    def open_row(self, name: str) -> None:
        """Open a row's form from the list or sub-grid."""
        self.row(name).first.click()
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    def follow(self, name: str) -> None:
        """Open the row that a lookup shows."""
        self.page.get_by_role("button", name=f"Open {name}").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(name)

    def set_in_header(self, label: str, value: str) -> None:
        """Change a value in the form's head: two taps."""
        self.page.get_by_role("button", name=re.compile(f"^{label}")).first.click()
        self.page.get_by_role("dialog").get_by_role("button", name=re.compile(f"^{value}")).click()
        self.expect_said("Saved on this device")

    def show_tab(self, name: str) -> None:
        """Show another tab of the form."""
        self.page.get_by_role("tab", name=name).click()

    def tick_off(self, name: str) -> None:
        """Mark a row of a sub-grid as done."""
        tick = self.page.get_by_role("button", name=f"Mark {name} as done")
        tick.click()
        expect(tick).to_have_attribute("aria-pressed", "true")

    def write_note(self, text: str) -> None:
        """Add a note to the row on the screen."""
        self.page.get_by_role("button", name="Write a note").click()
        self.page.get_by_role("textbox", name="Write a note").fill(text)
        self.page.get_by_role("button", name="Add note").click()
        expect(self.page.get_by_text(text)).to_be_visible()

    def fill(self, label: str, value: str) -> None:
        """Type into a field of the form."""
        self.page.get_by_role("textbox", name=re.compile(f"^{label}")).fill(value)

    def choose_in_lookup(self, label: str, name: str) -> None:
        """Search a lookup's rows on the device and take one."""
        self.page.get_by_role("button", name=re.compile(f"^{label}")).first.click()
        self.page.get_by_role("dialog").get_by_role("searchbox").fill(name)
        self.page.get_by_role("dialog").get_by_role("button", name=re.compile(name)).first.click()

    def save(self) -> None:
        """Press Save and wait until there is nothing left to save: it is on the disk."""
        button = self.page.get_by_role("button", name="Save", exact=True)
        button.click()
        expect(button).to_be_disabled()

    def expect_said(self, text: str) -> None:
        """Wait until the app has said `text`."""
        expect(self.page.get_by_text(text).first).to_be_visible()
