/** The sync endpoints as functions. Each rejects with a RequestFault. */

import type { Manifest } from "../metadata/manifest.js";
import type { Network } from "./network.js";
import type {
  CancelAnswer,
  GetAnswer,
  GetAsk,
  Identity,
  ListAnswer,
  PullAnswer,
  PullRequest,
  PushAnswer,
  PushRequest,
  RelatedAnswer,
  RelatedAsk,
} from "./wire.js";

export interface SyncApi {
  /** Null when it is still the one with this etag. */
  manifest(etag: string | null): Promise<{ value: Manifest; etag: string } | null>;
  pull(request: PullRequest): Promise<PullAnswer>;
  list(table: string, bits: number, buckets: number[]): Promise<ListAnswer>;
  get(asks: GetAsk[]): Promise<GetAnswer>;
  related(asks: RelatedAsk[]): Promise<RelatedAnswer>;
  push(request: PushRequest): Promise<PushAnswer>;
  cancel(changeSets: string[]): Promise<CancelAnswer>;
}

export function createApi(network: Network, identity: Identity, signal: AbortSignal): SyncApi {
  async function post<Answer>(name: string, body: object): Promise<Answer> {
    const path = `/api/sync/${name}`;
    const whole = { ...identity, ...body };
    return (await network.send({ method: "POST", path, body: whole, signal })).json as Answer;
  }
  return {
    manifest: async (etag) => {
      const { organization, user } = identity;
      const path = `/api/sync/manifest?${new URLSearchParams({ organization, user })}`;
      const headers: Record<string, string> = etag === null ? {} : { "If-None-Match": etag };
      const answer = await network.send({ method: "GET", path, headers, signal });
      if (answer.status === 304) return null;
      return { value: answer.json as Manifest, etag: answer.headers.get("ETag") ?? "" };
    },
    pull: (request) => post("pull", request),
    list: (table, bits, buckets) => post("list", { table, bits, buckets }),
    get: (asks) => post("get", { asks }),
    related: (asks) => post("related", { asks }),
    push: (request) => post("push", request),
    cancel: (changeSets) => post("cancel", { changeSets }),
  };
}
