/** What the samples' secrets hold: `sample.env` and `secrets/`, and with `--live` the servers. They open nothing. */
export const planted = {
  smtpPassword: "p@ss/word of the sample",
  gitPassword: "ghp_sample_git_password",
  cookieKey: "sample-cookie-key-4f1c",
  oauthSecret: "sample-oauth-7d20",
} as const;

/** What a plugin must receive from either sample, by path. */
export const expectedOfSample: ReadonlyMap<string, string> = new Map([
  ["mail.url", `smtp://app:${encodeURIComponent(planted.smtpPassword)}@mail.internal`],
  ["git.password", planted.gitPassword],
  ["auth.cookie_key", planted.cookieKey],
  ["auth.oauth_secret", planted.oauthSecret],
  ["auth.totp_issuer", "latebound"],
]);
