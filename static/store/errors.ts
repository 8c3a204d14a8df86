/**
 * Faults of the device's databases.
 *
 *     Error
 *     └ StoreFault           code; message says what happened and what to do; isTransient: worth another try
 *       ├ QuotaExceeded      the device has no room left; nothing of the transaction was stored
 *       ├ StorageMissing     the browser gives this window no database at all
 *       ├ DatabaseBlocked    another tab holds an older version of the database open
 *       ├ DatabaseTooNew     a newer release has changed the database; this one must not touch it
 *       ├ DatabaseStuck      the browser does not answer (transient)
 *       ├ DatabaseDamaged    what is stored cannot be read any more, however often it is tried
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
    super(
      "quota",
      "This device has no room left. Delete photos, files or apps that you do not need, then try again.",
    );
  }
}

export class DatabaseBlocked extends StoreFault {
  override readonly name = "DatabaseBlocked";
  constructor() {
    super(
      "blocked",
      "Another tab runs an older release of this app. Close it: then this one goes on.",
    );
  }
}

export class StorageMissing extends StoreFault {
  override readonly name = "StorageMissing";
  constructor() {
    super(
      "no-storage",
      "This browser window stores nothing, as private windows do. Open the app in an ordinary window.",
    );
  }
}

export class DatabaseTooNew extends StoreFault {
  override readonly name = "DatabaseTooNew";
  constructor() {
    super(
      "too-new",
      "This tab runs an older release than the data on this device. Reload the page.",
    );
  }
}

export class DatabaseStuck extends StoreFault {
  override readonly name = "DatabaseStuck";
  constructor() {
    super("stuck-database", "The browser's storage does not answer. Reload the page.", true);
  }
}

export class DatabaseDamaged extends StoreFault {
  override readonly name = "DatabaseDamaged";
  constructor(reason: string) {
    super("damaged", `What is stored on this device cannot be read: ${reason}`);
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
  const reason = `${error.name}: ${error.message}`;
  switch (error.name) {
    case "QuotaExceededError":
      return new QuotaExceeded();
    case "VersionError":
      return new DatabaseTooNew();
    case "SecurityError":
      return new StorageMissing();
    // WebKit reports a lost connection to its storage process under these names.
    case "InvalidStateError":
    case "UnknownError":
      return new ConnectionLost();
    default:
      return OUR_OWN.has(error.name) ? new TransactionFailed(reason) : new DatabaseDamaged(reason);
  }
}

/** By name: QuotaExceededError is no DOMException in newer browsers, and tests bring their own. */
function isDatabaseError(error: unknown): error is { name: string; message: string } {
  if (typeof DOMException !== "undefined" && error instanceof DOMException) return true;
  return error instanceof Error && DATABASE_ERROR_NAMES.has(error.name);
}

/** Names of what a sound database says of a transaction; every other name speaks of damage. */
const OUR_OWN: ReadonlySet<string> = new Set([
  "AbortError",
  "ConstraintError",
  "DataCloneError",
  "ReadOnlyError",
  "TimeoutError",
  "TransactionInactiveError",
]);

const DATABASE_ERROR_NAMES: ReadonlySet<string> = new Set([
  ...OUR_OWN,
  "QuotaExceededError",
  "InvalidStateError",
  "UnknownError",
  "DataError",
  "VersionError",
  "NotFoundError",
  "NotReadableError",
  "SecurityError",
]);
