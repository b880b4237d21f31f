/** A plugin like any other: it takes strings, and knows nothing of references. */
export function run(settings: { url: string; from: string }, message: { to: string; text: string }): string {
  const { protocol, username, password, host } = new URL(settings.url);
  return `${protocol}//${username}@${host}, password of ${decodeURIComponent(password).length} characters: "${message.text}"`;
}
