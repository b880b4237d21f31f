import type { Zod } from "@latebound/provider";

/** What `[secret.keep]` may say. */
export interface KeepOptions {
  /** The service's origin. */
  readonly address: string;
  readonly token: string;
}

/** The strict schema of the options. */
export function keepOptions(z: Zod) {
  return z.strictObject({
    address: z.url({ protocol: /^https?$/ }),
    token: z.string().min(1).meta({ secret: true }),
  });
}
