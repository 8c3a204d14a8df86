"""What a device has on its disk, read beside the app: through IndexedDB, never through its code."""

from typing import Any

from playwright.sync_api import Page

_READ = """async ([prefix, store]) => {
  const known = (await indexedDB.databases()).find(({ name }) => name.startsWith(prefix));
  if (!known) return [];
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open(known.name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  try {
    return await new Promise((resolve, reject) => {
      const request = database.transaction(store).objectStore(store).getAll();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } finally {
    database.close();
  }
}"""


def records(page: Page, database: str, store: str) -> list[Any]:
    """Every record of a store of the first database whose name begins so; none without one."""
    found: list[Any] = page.evaluate(_READ, [f"{database}-", store])
    return found


def complete_tables(page: Page) -> list[str]:
    """The tables whose first read has come to its end."""
    return [state["table"] for state in records(page, "base", "tables") if state["isComplete"]]


def unsent(page: Page) -> list[dict[str, Any]]:
    """The change sets of the outbox, in the order they were made."""
    return [record["set"] for record in records(page, "work", "outbox")]
