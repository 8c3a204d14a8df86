/** A bad network: a TCP proxy between one device and the server, and a witness of what is pushed. */

import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Chance } from "../simulation/chance.js";

export type Fault = keyof typeof FAULTS;

/** How a network fails, and how often of ten failures. */
export const FAULTS = {
  /** The connection ends before the request gets anywhere. */
  "lose-request": 2,
  /** The request is served, its answer never arrives. */
  "lose-answer": 3,
  /** The device hears nothing; the request arrives later. */
  late: 2,
  /** The request arrives twice, at once. */
  double: 1,
  /** Half of the answer. */
  cut: 1,
  /** Longer than quick requests wait. */
  slow: 1,
  /** A network's sign-in page. */
  captive: 1,
  /** A gateway whose server is gone. */
  gateway: 1,
} as const;

interface Served {
  status: number;
  headers: OutgoingHttpHeaders;
  body: Buffer;
}

interface Asked {
  message: IncomingMessage;
  body: Buffer;
}

/** Hears what goes up and what comes back; `answer` null: none did. */
export type Witness = (path: string, body: Buffer, answer: Buffer | null) => void;

const LATE_MS = 400;
const SLOW_MS = 900;

export class BadNetwork {
  /** How likely each request fails. */
  badness = 0;
  isCut = false;
  /** Those who wait for requests that are under way, late ones included. */
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #server: Server;
  readonly #target: () => string;
  readonly #chance: Chance;
  readonly #witness: Witness;

  constructor(target: () => string, chance: Chance, witness: Witness) {
    this.#target = target;
    this.#chance = chance;
    this.#witness = witness;
    this.#server = createServer((message, response) => void this.#serve(message, response));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  /** Returns when nothing is under way any more. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    // A device that goes away while it speaks is no fault of ours.
    response.on("error", () => {});
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of message) chunks.push(chunk as Buffer);
      await this.#meet({ message, body: Buffer.concat(chunks) }, response);
    } catch {
      response.destroy();
    }
  }

  async #meet(asked: Asked, response: ServerResponse): Promise<void> {
    if (this.isCut) {
      response.destroy();
      return;
    }
    const fault = this.#chance.is(this.badness) ? this.#chance.weigh(FAULTS) : "none";
    await DOINGS[fault]((ms = 0) => this.#forward(asked, ms), response);
  }

  #forward(asked: Asked, afterMs: number): Promise<Served> {
    const served = later(afterMs).then(() => this.#send(asked));
    this.#underWay.add(served);
    const over = () => this.#underWay.delete(served);
    served.then(over, over);
    return served;
  }

  async #send({ message, body }: Asked): Promise<Served> {
    const path = message.url ?? "/";
    this.#witness(path, body, null);
    const served = await send(new URL(path, this.#target()), message, body);
    this.#witness(path, body, served.body);
    return served;
  }
}

function send(url: URL, { method, headers }: IncomingMessage, body: Buffer): Promise<Served> {
  // As it is: an answer that is packed would have to be unpacked to be heard.
  const sent = { ...headers, "accept-encoding": "identity", connection: "close" };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers: sent, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        const { "transfer-encoding": _, connection: __, ...rest } = answer.headers;
        resolve({ status: answer.statusCode ?? 500, headers: rest, body: Buffer.concat(chunks) });
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

type Doing = (
  forward: (afterMs?: number) => Promise<Served>,
  response: ServerResponse,
) => Promise<void>;

const DOINGS: Readonly<Record<Fault | "none", Doing>> = {
  none: async (forward, response) => give(response, await forward()),
  "lose-request": async (_forward, response) => void response.destroy(),
  "lose-answer": async (forward, response) => {
    await forward();
    response.destroy();
  },
  late: async (forward, response) => {
    const arrives = forward(LATE_MS);
    response.destroy();
    await arrives;
  },
  double: async (forward, response) => {
    const [first] = await Promise.all([forward(), forward()]);
    give(response, first);
  },
  cut: async (forward, response) => {
    const { status, headers, body } = await forward();
    response.writeHead(status, { ...headers, "content-length": String(body.length) });
    response.write(body.subarray(0, body.length / 2), () => response.destroy());
  },
  slow: async (forward, response) => {
    const served = await forward();
    await later(SLOW_MS);
    give(response, served);
  },
  captive: async (_forward, response) => give(response, page(200, "Welcome to the guest network")),
  gateway: async (_forward, response) => give(response, page(502, "Bad Gateway")),
};

function give(response: ServerResponse, { status, headers, body }: Served): void {
  response.writeHead(status, { ...headers, "content-length": String(body.length) });
  response.end(body);
}

function page(status: number, title: string): Served {
  const body = Buffer.from(`<!DOCTYPE html><html><body><h1>${title}</h1></body></html>`);
  return { status, headers: { "content-type": "text/html" }, body };
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
