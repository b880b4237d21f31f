import assert from "node:assert/strict";
import type { SecretError, SecretErrorCode } from "@latebound/provider";
import { createCanary } from "../leaks/canary.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { expectFault } from "./expect-fault.ts";
import type { ConformanceFixture, FaultName } from "./fixture.ts";
import { withProvider } from "./opened-provider.ts";

interface Expectation {
  readonly name: string;
  readonly codes: readonly SecretErrorCode[];
  readonly holds?: (error: SecretError) => void;
}

const retryable = (error: SecretError) => assert.equal(error.retryable, true, "the error is not retryable");

const expectations: { readonly [Name in Exclude<FaultName, "hang">]: Expectation } = {
  refused: { name: "a refused connection is unavailable", codes: ["unavailable"], holds: retryable },
  reset: { name: "a reset connection is unavailable", codes: ["unavailable"], holds: retryable },
  throttled: { name: "throttling is unavailable and retryable", codes: ["unavailable"], holds: retryable },
  server_error: {
    name: "a fault of the server is unavailable and retryable",
    codes: ["unavailable"],
    holds: retryable,
  },
  garbage: { name: "an answer without meaning is invalid_response", codes: ["invalid_response"] },
  html: { name: "a web page in place of an answer is invalid_response", codes: ["invalid_response"] },
  truncated: {
    name: "an answer cut in the middle is never taken for whole",
    codes: ["invalid_response", "unavailable"],
  },
  oversized: { name: "an answer beyond the bound is refused", codes: ["invalid_response", "invalid_value"] },
  redirect: { name: "a redirect to another origin is refused", codes: ["invalid_response", "unavailable"] },
  untrusted_certificate: {
    name: "a certificate that nobody trusts is unavailable and allows no stale value",
    codes: ["unavailable"],
    holds: (error) => assert.equal(error.allowStale, false, "the error allows a stale value"),
  },
  expired_credentials: { name: "credentials that have run out are access_denied", codes: ["access_denied"] },
  missing_place: {
    name: "a mount, directory, namespace or region that is not there is a fault, not an absence",
    codes: ["not_found", "access_denied", "unavailable", "invalid_config"],
  },
};

/** Cases about a backend that refuses or misbehaves; every error is searched for values and credentials. */
export const faultCases: readonly ConformanceCase[] = [
  ...Object.entries(expectations).map(
    // The entries' keys are those of the table.
    ([fault, expectation]) => faultCase(fault as FaultName, expectation),
  ),
  {
    name: "a key that the credentials may not read is access_denied",
    needs: ["stranger", "denies"],
    async run(fixture) {
      const path = fixture.path("denied");
      const text = createCanary();
      await fixture.seed(path, { text });
      const stranger = await fixture.stranger?.(path);
      assert.ok(stranger);
      await withProvider(stranger, async ({ get }) => {
        const error = await expectFault(get(path), ["access_denied"], [text, ...fixture.credentials]);
        assert.equal(error.retryable, false);
      });
    },
  },
  {
    name: "a fault is told anew to each caller",
    needs: ["faults.refused"],
    async run(fixture) {
      const broken = await fixture.faults?.refused?.();
      assert.ok(broken);
      await withProvider(broken, async ({ get }) => {
        const faults = [get(broken.path), get(broken.path)].map((answer) =>
          expectFault(answer, ["unavailable"], []),
        );
        const [first, second] = await Promise.all(faults);
        assert.notEqual(first, second);
      });
    },
  },
];

function faultCase(fault: FaultName, { name, codes, holds }: Expectation): ConformanceCase {
  const run = async (fixture: ConformanceFixture) => {
    const broken = await fixture.faults?.[fault]?.();
    assert.ok(broken);
    await withProvider(broken, async ({ get }) => {
      const hidden = [...(broken.planted ?? []), ...fixture.credentials];
      const error = await expectFault(get(broken.path), codes, hidden);
      holds?.(error);
      assert.equal(broken.strayRequests?.() ?? 0, 0, "a request went where it was redirected to");
    });
  };
  return { name, needs: [`faults.${fault}`], run };
}
