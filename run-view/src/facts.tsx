import type { ReactElement } from 'react';
import type { Json, JsonObject } from '@stagebook/pipeline';

/** Deeper than this, JSON is shown as text. */
const MAX_DEPTH = 3;

export interface FactsProps {
  readonly facts: JsonObject;
  /** Names the table for those who hear it. */
  readonly label: string;
}

/** Names and values, nested objects as `outer · inner`. */
export function Facts({ facts, label }: FactsProps): ReactElement {
  return (
    <div className="sb-scroll" tabIndex={0} role="region" aria-label={label}>
      <table className="sb-table sb-facts">
        <caption className="sb-hidden">{label}</caption>
        <tbody>
          {flatten(facts).map(([name, value], at) => (
            <tr key={at}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function flatten(facts: JsonObject, prefix = '', depth = 1): [name: string, value: string][] {
  return Object.entries(facts).flatMap(([name, value]): [string, string][] =>
    isObject(value) && depth < MAX_DEPTH && Object.keys(value).length > 0
      ? flatten(value, `${prefix}${name} · `, depth + 1)
      : [[prefix + name, textOf(value)]],
  );
}

function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(', ');
  return JSON.stringify(value);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
