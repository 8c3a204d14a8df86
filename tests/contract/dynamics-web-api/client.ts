/** The library as demo users, told by the environment where the sandbox answers. */

import { type Config, DynamicsWebApi } from "dynamics-web-api";

export interface Place {
  /** The organisation's root, without a slash at the end. */
  url: string;
  /** Access tokens by demo user. */
  tokens: Record<string, string>;
  /** The root of the same sandbox's control, over HTTP. */
  control: string;
}

export const place = JSON.parse(process.env.CONTRACT_PLACE ?? "null") as Place;

/** The library with one demo user's token. */
export function clientOf(user: string, config: Config = {}): DynamicsWebApi {
  return new DynamicsWebApi({
    serverUrl: place.url,
    dataApi: { version: "9.2" },
    onTokenRefresh: async () => place.tokens[user] ?? null,
    ...config,
  });
}

let made = 0;

/** A name that no other test uses. */
export function fresh(what: string): string {
  made += 1;
  return `${what} ${Date.now().toString(36)} ${made}`;
}

/** What a call was refused with; fails when it was not. */
export async function refusal(call: Promise<unknown>): Promise<{ status: number; code: string }> {
  try {
    await call;
  } catch (error) {
    const { status, code } = error as { status: number; code: string };
    return { status, code };
  }
  throw new Error("The call was not refused.");
}
