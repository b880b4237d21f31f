import { createServer } from "node:net";

/** A free loopback port whose successor is free as well, since OpenBao also binds the port after its own. */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = await bindOnce(0);
    if (port !== undefined && port < 65_535 && (await bindOnce(port + 1)) !== undefined) return port;
  }
  throw new Error("no two neighbouring ports are free on loopback");
}

function bindOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: "127.0.0.1" }, () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === "object" ? address.port : undefined));
    });
  });
}
