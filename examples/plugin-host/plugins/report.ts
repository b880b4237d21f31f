/** Another plugin, with settings of its own. */
export function run(
  settings: { bucket: string; api_key: string },
  message: { to: string; text: string },
): string {
  return `bucket ${settings.bucket}, key of ${settings.api_key.length} characters: report for ${message.to}`;
}
