/**
 * What `make` makes of the address in an environment variable, or undefined when it isn't set.
 * @throws {Error} when the address is not on loopback: tests write to it
 */
export function namedServer<Address>(
  variable: string,
  make: (url: string) => Address,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Address | undefined {
  const url = environment[variable];
  if (!url) return undefined;
  if (!isLoopback(url)) throw new Error(`${variable} must name a server on loopback: tests write to it`);
  return make(url.replace(/\/$/, ""));
}

function isLoopback(address: string): boolean {
  const url = URL.parse(address);
  if (url === null) return false;
  if (url.protocol === "unix:") return true;
  return ["localhost", "[::1]"].includes(url.hostname) || /^127(\.\d{1,3}){3}$/.test(url.hostname);
}
