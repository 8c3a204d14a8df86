/** What tabs of one device tell each other. */

import type { Contact } from "./base.js";

export type Message = { owner: string } & (
  | { kind: "base"; tables: string[] }
  | { kind: "work"; tables: string[] }
  | { kind: "manifest" }
  | { kind: "settings" }
  /** Somebody signed in or out; `owner` is who was meant before. */
  | { kind: "session" }
  /** From a tab that does not lead: something to send, or a person who wants to see a pass. */
  | { kind: "wake"; reason: "edit" | "manual" | "check" }
  /** From the leader, now and then: it lives. */
  | { kind: "beat" }
  | { kind: "contact"; contact: Contact; isSyncing: boolean }
);

export interface Channel {
  post(message: Message): void;
  /** Messages of other tabs, never one's own. */
  listen(handler: (message: Message) => void): void;
  close(): void;
}

export function openChannel(): Channel {
  const channel = new BroadcastChannel("field-portal");
  return {
    post: (message) => channel.postMessage(message),
    listen: (handler) => {
      channel.addEventListener("message", (event) => handler(event.data as Message));
    },
    close: () => channel.close(),
  };
}
