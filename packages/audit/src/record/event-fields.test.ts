import { expect, test } from "vitest";
import { fieldsOf } from "./event-fields.ts";

test("which lease was left is taken over, and until when it lasts", () => {
  const event = { type: "lease_left", provider: "vault", key: "db/creds/app", expiresAtMs: 1_000 } as const;
  expect(fieldsOf({ atMs: 0, ...event })).toEqual({ time: "1970-01-01T00:00:00.000Z", ...event });
});
