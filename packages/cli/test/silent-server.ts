import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A backend that takes requests and never answers. */
export interface SilentServer {
  /** `http://127.0.0.1:PORT`. */
  readonly address: string;
  /** Settles when the first request is there. */
  readonly asked: Promise<void>;
  close(): Promise<void>;
}

/** A silent server on a free port of this machine. */
export async function createSilentServer(): Promise<SilentServer> {
  const server = createServer();
  const asked = new Promise<void>((resolve) => {
    server.once("request", () => resolve());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  // Listening on TCP, so not a path.
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
