/** A JSON Schema's `properties`. */
export type SettingRules = Readonly<Record<string, { readonly default?: unknown }>>;

/** What of a stage's settings differs from their defaults; undefined where nothing does. */
export function ownSettings(
  value: unknown,
  rules: SettingRules,
): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const own = Object.entries(value).filter(([name, setting]) => {
    if (setting === undefined || setting === rules[name]?.default) return false;
    return !Array.isArray(setting) || setting.length > 0;
  });
  return own.length === 0 ? undefined : Object.fromEntries(own);
}
