/** Put in place of `process.env` by the bundle; the sources have none. */
declare const latebound_version: string | undefined;

/** The package's version; `0.0.0` when it is run from its sources. */
export const version = typeof latebound_version === "string" ? latebound_version : "0.0.0";
