/** A browser's cookies for one host: enough for a session and its CSRF token. */

export class Cookies {
  readonly #values = new Map<string, string>();

  get header(): string {
    return [...this.#values].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  take(headers: Headers): void {
    for (const cookie of headers.getSetCookie()) {
      const [pair = "", ...attributes] = cookie.split(";");
      const [name = "", ...value] = pair.split("=");
      const isGone = attributes.some((one) => /^\s*max-age=0\s*$/i.test(one));
      if (isGone) this.#values.delete(name.trim());
      else this.#values.set(name.trim(), value.join("="));
    }
  }
}
