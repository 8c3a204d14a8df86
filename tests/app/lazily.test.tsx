/** @vitest-environment happy-dom */

import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";
import { lazily } from "../../static/app/shell/lazily.js";

const root = document.createElement("div");

function Greeting({ name }: { name: string }) {
  return <p>Good morning, {name}.</p>;
}

afterEach(() => render(null, root));

async function show(element: preact.JSX.Element): Promise<void> {
  await act(() => render(element, root));
}

function says(text: string): Promise<void> {
  return vi.waitFor(() => expect(root.textContent).toContain(text));
}

test("a screen whose code was fetched before is there at once", async () => {
  const later = lazily(async () => Greeting);
  await later.prepare();
  render(<later.Screen name="Bob" />, root);
  expect(root.textContent).toBe("Good morning, Bob.");
});

test("a screen whose code is still to come says that it is opening, then shows itself", async () => {
  let arrive = (_: typeof Greeting) => {};
  const later = lazily(() => new Promise<typeof Greeting>((resolve) => (arrive = resolve)));
  await show(<later.Screen name="Bob" />);
  expect(root.textContent).toContain("Opening");
  arrive(Greeting);
  await says("Good morning, Bob.");
});

test("a screen whose code cannot be had says so, and can be asked for again", async () => {
  let isOnline = false;
  const later = lazily(async () => {
    if (!isOnline) throw new TypeError("Failed to fetch dynamically imported module");
    return Greeting;
  });
  await show(<later.Screen name="Bob" />);
  await says("This screen is not on the device yet");
  isOnline = true;
  root.querySelector("button")?.click();
  await says("Good morning, Bob.");
});
