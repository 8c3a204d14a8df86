/**
 * Faults of the device's databases.
 *
 *     Error
 *     └ StoreFault           code; message says what was being done; isTransient: worth another try
 *       ├ QuotaExceeded      the device has no room left; nothing of the transaction was stored
 *       ├ DatabaseBlocked    another tab holds an older version of the database open
 *       ├ ConnectionLost     the browser closed the database under us (transient)
 *       ├ TransactionFailed  the transaction was aborted; nothing of it was stored
 *       └ LeadershipLost     another tab has become leader; this one must stop for good
 */

export class StoreFault extends Error {
  override readonly name: string = "StoreFault";
  readonly code: string;
  readonly isTransient: boolean;

  constructor(code: string, message: string, isTransient = false) {
    super(message);
    this.code = code;
    this.isTransient = isTransient;
  }
}

export class QuotaExceeded extends StoreFault {
  override readonly name = "QuotaExceeded";
  constructor() {
    super("quota", "This device has no room left for the app's data. Free some storage.");
  }
}

export class DatabaseBlocked extends StoreFault {
  override readonly name = "DatabaseBlocked";
  constructor() {
    super("blocked", "Another tab runs an older release of this app. Close it, then try again.");
  }
}

export class ConnectionLost extends StoreFault {
  override readonly name = "ConnectionLost";
  constructor() {
    super("connection-lost", "The browser closed the app's database. Reload the page.", true);
  }
}

export class TransactionFailed extends StoreFault {
  override readonly name = "TransactionFailed";
  constructor(reason: string) {
    super("transaction", `The browser could not store this: ${reason}`);
  }
}

export class LeadershipLost extends StoreFault {
  override readonly name = "LeadershipLost";
  constructor() {
    super("leadership-lost", "Another tab has taken over the synchronisation.");
  }
}

/** What a browser's database error means to us. Anything that is not one stays as it is. */
export function faultOf(error: unknown): unknown {
  if (error instanceof StoreFault || !isDatabaseError(error)) return error;
  switch (error.name) {
    case "QuotaExceededError":
      return new QuotaExceeded();
    // WebKit reports a lost connection to its storage process under these names.
    case "InvalidStateError":
    case "UnknownError":
      return new ConnectionLost();
    default:
      return new TransactionFailed(`${error.name}: ${error.message}`);
  }
}

/** By name: QuotaExceededError is no DOMException in newer browsers, and tests bring their own. */
function isDatabaseError(error: unknown): error is { name: string; message: string } {
  if (typeof DOMException !== "undefined" && error instanceof DOMException) return true;
  return error instanceof Error && DATABASE_ERROR_NAMES.has(error.name);
}

const DATABASE_ERROR_NAMES: ReadonlySet<string> = new Set([
  "QuotaExceededError",
  "InvalidStateError",
  "UnknownError",
  "AbortError",
  "DataError",
  "DataCloneError",
  "ConstraintError",
  "TransactionInactiveError",
  "VersionError",
  "NotFoundError",
  "TimeoutError",
]);
