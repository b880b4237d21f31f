import type { ProviderKind } from "@latebound/provider";
import { expect, it } from "vitest";
import { parseConfig } from "../config/parse-config.ts";
import type { SecretEvent } from "../events/secret-event.ts";
import { createFakeBackend } from "../test-backend/fake-backend.ts";
import { createManualClock } from "../time/test-clock/manual-clock.ts";
import { createResolver } from "./create-resolver.ts";

it("a provider's requests are events of their own, beside what it says of its login", async () => {
  const canary = "canary-source-1f";
  const backend = createFakeBackend({ db: canary });
  const kind: ProviderKind = {
    ...backend.kind,
    create(options, context) {
      context.event({ type: "login", method: "token" });
      context.event({ type: "request", method: "GET", path: "/v1/db", status: 200, durationMs: 2 });
      return backend.kind.create(options, context);
    },
  };
  const config = await parseConfig("[secret.fake]", { kinds: [kind] });
  const events: SecretEvent[] = [];
  const onEvent = (event: SecretEvent) => void events.push(event);
  const resolver = createResolver({ config, clock: createManualClock(), onEvent });
  await resolver.for("test:one").resolve(resolver.bind('<<secret "fake" "db">>'));
  const atMs = expect.any(Number);
  expect(events.filter(({ type }) => type === "login" || type === "request")).toEqual([
    { atMs, type: "login", provider: "fake", event: { type: "login", method: "token" } },
    { atMs, type: "request", provider: "fake", method: "GET", path: "/v1/db", status: 200, durationMs: 2 },
  ]);
  expect(JSON.stringify(events)).not.toContain(canary);
  await resolver.close();
});
