import { trimSlashes } from "../vault-path.ts";

const unixPrefix = "unix://";

/** What is wrong with an `address`, `standbys` or `proxy` option, in words that don't quote it. */
export function addressFault(address: string, { unix = false } = {}): string | undefined {
  if (unix && address.startsWith(unixPrefix)) {
    return /^\/[^?#]+$/.test(address.slice(unixPrefix.length))
      ? undefined
      : "must name an absolute socket path";
  }
  if (!URL.canParse(address)) return "must be an address such as https://vault.internal:8200";
  const url = new URL(address);
  if (url.protocol !== "http:" && url.protocol !== "https:") return "must begin with https:// or http://";
  if (url.username !== "" || url.password !== "") return "must hold no user name and no password";
  if (url.search !== "" || url.hash !== "" || /[?#]/.test(address))
    return "must have no query and no fragment";
  if (/\/v1\/*$/.test(url.pathname))
    return "must end before /v1, as in https://vault.internal:8200: the provider adds it itself";
  return undefined;
}

/** The unix socket of `unix:///path/to/socket`, or undefined. */
export function socketPathOf(address: string): string | undefined {
  return address.startsWith(unixPrefix) ? address.slice(unixPrefix.length) : undefined;
}

/** The address that requests are built on: without a trailing slash; `http://localhost` for a unix socket. */
export function endpointOf(address: string): string {
  return socketPathOf(address) === undefined ? trimSlashes(new URL(address).href) : "http://localhost";
}

/** How errors name the backend: scheme, host and port, or the socket. */
export function originOf(address: string): string {
  return socketPathOf(address) === undefined ? new URL(address).origin : address;
}
