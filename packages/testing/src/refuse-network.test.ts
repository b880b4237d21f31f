import assert from "node:assert/strict";
import dgram from "node:dgram";
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { createServer, get } from "node:http";
import { connect } from "node:net";
import { test } from "vitest";
import { refuseNetwork } from "./refuse-network.ts";

test("connections, datagrams and look-ups fail and are told, until it is disposed", async () => {
  const server = createServer((_request, response) => response.end("reached"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  const url = `http://127.0.0.1:${address.port}/`;
  const network = refuseNetwork();
  await assert.rejects(once(get(url), "response"), { code: "ECONNREFUSED" });
  await assert.rejects(fetch(url));
  await assert.rejects(once(connect("/nowhere.sock"), "connect"), { code: "ECONNREFUSED" });
  await assert.rejects(lookup("localhost"), { code: "ECONNREFUSED" });
  const socket = dgram.createSocket("udp4");
  assert.throws(() => socket.send("x", 9, "127.0.0.1"), { code: "ECONNREFUSED" });
  socket.close();
  assert.deepEqual(network.attempts, [
    `connect 127.0.0.1:${address.port}`,
    `connect 127.0.0.1:${address.port}`,
    "connect /nowhere.sock",
    "lookup localhost",
    "send a datagram",
  ]);
  network[Symbol.dispose]();
  const [response] = await once(get(url), "response");
  assert.equal(response.statusCode, 200);
  assert.deepEqual(await lookup("127.0.0.1"), { address: "127.0.0.1", family: 4 });
  server.closeAllConnections();
  server.close();
});
