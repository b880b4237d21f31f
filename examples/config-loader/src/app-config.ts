import { late } from "@latebound/core/zod";
import { z } from "zod";

/** The application's config. What may come from a secret is `late`: checked at boot if literal, at use if not. */
export const AppConfig = z.strictObject({
  auth: z.strictObject({ github_key: z.string(), github_secret: late(z.string().min(8)) }),
  git: z.strictObject({ user: z.string(), password: late(z.string().min(1)) }),
  database: z.strictObject({ url: late(z.url({ protocol: /^postgres$/ })) }),
  plugin: z.record(z.string(), z.strictObject({ host: z.string(), password: late(z.string()) })),
});
