/** The organisation as one person sees it: plain HTTP with his own token, no code of ours between. */

import type { Column } from "../../static/metadata/manifest.js";
import type { Value } from "../../static/metadata/row.js";
import { patiently } from "./waiting.js";

export type Raw = Readonly<Record<string, unknown>>;

const ANNOTATIONS = 'odata.include-annotations="*"';

export class Upstream {
  readonly #url: string;
  readonly #token: string;

  private constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** The password is the user name. */
  static async signIn(url: string, username: string): Promise<Upstream> {
    const body = new URLSearchParams({ grant_type: "password", username, password: username });
    const answer = await fetch(`${url}/sandbox/oauth2/v2.0/token`, { method: "POST", body });
    if (!answer.ok) throw new Error(`${username} cannot sign in: ${await answer.text()}`);
    return new Upstream(url, ((await answer.json()) as { access_token: string }).access_token);
  }

  /** All rows that a FetchXML finds. */
  async fetch(entitySet: string, fetchXml: string): Promise<Raw[]> {
    return this.list(`${entitySet}?fetchXml=${encodeURIComponent(fetchXml)}`);
  }

  /** All rows of a resource. Rejects when there are more than one page: ask for less. */
  async list(resource: string): Promise<Raw[]> {
    const answer = await patiently(() => this.#ask("GET", resource));
    if (!answer.ok) throw new Error(`${resource.slice(0, 200)}: ${await answer.text()}`);
    const page = (await answer.json()) as Raw & { value: Raw[] };
    const isCut = page["@odata.nextLink"] ?? page["@Microsoft.Dynamics.CRM.morerecords"];
    if (isCut) throw new Error(`${resource.slice(0, 200)} has more than a page.`);
    return page.value;
  }

  /** One row; null when there is none that this person may read. */
  async row(resource: string): Promise<Raw | null> {
    const answer = await patiently(() => this.#ask("GET", resource));
    if (answer.status === 404) return null;
    if (!answer.ok) throw new Error(`${resource}: ${await answer.text()}`);
    return (await answer.json()) as Raw;
  }

  /** A write or an action, as the organisation answers it; 0 when the connection was lost. */
  async write(method: "POST" | "PATCH" | "DELETE", resource: string, body?: Raw): Promise<number> {
    try {
      return (await this.#ask(method, resource, body)).status;
    } catch {
      return 0;
    }
  }

  #ask(method: string, resource: string, body?: Raw): Promise<Response> {
    const headers: Record<string, string> = {
      Authorization: `Bearer ${this.#token}`,
      Accept: "application/json",
      "OData-Version": "4.0",
      "OData-MaxVersion": "4.0",
      Prefer: ANNOTATIONS,
      Connection: "close",
      ...(body ? { "Content-Type": "application/json" } : {}),
      // A colleague changes what is there, and makes nothing by it.
      ...(method === "PATCH" ? { "If-Match": "*" } : {}),
    };
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    return fetch(`${this.#url}/api/data/v9.2/${resource}`, init);
  }
}

const LOOKUPS: ReadonlySet<string> = new Set(["Lookup", "Customer", "Owner"]);

/** A cell of a row as the sync protocol has it. */
export function cellOf(row: Raw, { name, type, targets }: Column): Value {
  if (!LOOKUPS.has(type)) return (row[name] ?? null) as Value;
  const key = `_${name}_value`;
  const id = row[key];
  if (typeof id !== "string") return null;
  const table = row[`${key}@Microsoft.Dynamics.CRM.lookuplogicalname`] ?? targets?.[0];
  const shown = row[`${key}@OData.Community.Display.V1.FormattedValue`] ?? null;
  return [id, table as string, shown as string | null];
}
