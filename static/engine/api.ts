/** The sync endpoints as functions. Each rejects with a RequestFault. */

import type { Manifest } from "../metadata/manifest.js";
import type { Page } from "../store/rows.js";
import { checkGet, checkList, checkManifest, checkPull, checkRelated } from "./answers.js";
import { Courier } from "./commands.js";
import { problemFrom, RequestFault } from "./errors.js";
import type { Sender } from "./network.js";
import { checkCancel, checkPush } from "./outcome-answers.js";
import type { Problem } from "./protocol.js";
import {
  ASKS_PER_REQUEST,
  type CancelAnswer,
  type Command,
  type GetAnswer,
  type GetAsk,
  type GetPage,
  type Identity,
  type ListAnswer,
  type PullAnswer,
  type PullPage,
  type PullRequest,
  type PushAnswer,
  type PushRequest,
  type RelatedAnswer,
  type RelatedAsk,
  type TableFault,
} from "./wire.js";

/** Pages of the tables that were answered, and why the others were not. */
export interface Pages<P> {
  pages: P[];
  faults: { table: string; problem: Problem }[];
}

export interface PulledPages extends Pages<PullPage> {
  cursor: string;
}

export interface SyncApi {
  /** Null when it is still the one with this etag. */
  manifest(etag: string | null): Promise<{ value: Manifest; etag: string } | null>;
  pull(request: PullRequest): Promise<PulledPages>;
  list(table: string, bits: number, buckets: number[]): Promise<ListAnswer>;
  get(asks: GetAsk[]): Promise<Pages<GetPage>>;
  related(asks: RelatedAsk[]): Promise<Pages<Page>>;
  push(request: PushRequest): Promise<PushAnswer>;
  cancel(changeSets: string[]): Promise<CancelAnswer>;
  /** Tells the server that a command is carried out; says whether it has heard. */
  confirm(command: Command, fingerprint: string): Promise<boolean>;
}

/** Refusals that come after the server has taken what the device says. */
const HEARD_CODES: ReadonlySet<string> = new Set(["manifest-changed", "no-profile"]);

export function createApi(
  network: Sender,
  identity: Identity,
  signal: AbortSignal,
  courier = new Courier(),
): SyncApi {
  /** A request that carries news of the device, and whose answer may ask something of it. */
  async function meet<Answer extends { command?: Command }>(name: string, body: object) {
    const news = courier.news();
    try {
      const answer = await post<Answer>(name, { ...body, ...news });
      courier.answered(news, answer.command);
      return answer;
    } catch (error) {
      if (!(error instanceof RequestFault)) throw error;
      // The server takes news before it looks at the rest of a request.
      if (error.command || HEARD_CODES.has(error.problem.code))
        courier.answered(news, error.command ?? undefined);
      throw error;
    }
  }
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
      checkManifest(answer.json as Manifest);
      return { value: answer.json as Manifest, etag: answer.headers.get("ETag") ?? "" };
    },
    pull: async (request) => pulledFrom(request, await meet<PullAnswer>("pull", request)),
    list: async (table, bits, buckets) => {
      const answer = await post<ListAnswer>("list", { table, bits, buckets });
      checkList({ bits, buckets }, answer);
      return answer;
    },
    get: (asks) =>
      inParts(asks, async (part) => {
        const { tables } = await post<GetAnswer>("get", { asks: part });
        checkGet(part, tables);
        return tables;
      }),
    related: (asks) =>
      inParts(asks, async (part) => {
        const { tables } = await post<RelatedAnswer>("related", { asks: part });
        checkRelated(part, tables);
        return tables;
      }),
    push: async (request) => {
      const answer = await meet<PushAnswer>("push", request);
      checkPush(answer);
      return answer;
    },
    cancel: async (changeSets) => {
      const answer = await post<CancelAnswer>("cancel", { changeSets });
      checkCancel(answer);
      return answer;
    },
    confirm: async (command, fingerprint) => {
      courier.confirm(command);
      const nothing: PullRequest = { fingerprint, cursor: null, again: [], tables: [] };
      await meet<PullAnswer>("pull", nothing).catch((error: unknown) => {
        if (!(error instanceof RequestFault)) throw error;
      });
      return courier.asked !== undefined && courier.command?.id !== command.id;
    },
  };
}

function pulledFrom(request: PullRequest, answer: PullAnswer): PulledPages {
  checkPull(request, answer);
  return { ...pagesOf(answer.tables), cursor: answer.cursor };
}

async function inParts<Ask, P extends Page>(
  asks: readonly Ask[],
  send: (part: Ask[]) => Promise<(P | TableFault)[]>,
): Promise<Pages<P>> {
  const tables: (P | TableFault)[] = [];
  for (let at = 0; at < asks.length; at += ASKS_PER_REQUEST) {
    tables.push(...(await send(asks.slice(at, at + ASKS_PER_REQUEST))));
  }
  return pagesOf(tables);
}

function pagesOf<P extends Page>(tables: readonly (P | TableFault)[]): Pages<P> {
  const faults = tables.filter((one): one is TableFault => "fault" in one);
  return {
    pages: tables.filter((one): one is P => !("fault" in one)),
    faults: faults.map(({ table, fault }) => ({ table, problem: problemFrom(fault, null) })),
  };
}
