import type { BoundGate, ChangeGate } from '../plan/model.js';
import { MAX_NAME_CHARS, MAX_PATH_CHARS } from '../wire/limits.js';
import type { JsonSchema } from './stage-schema.js';

export const GATE_PROPERTIES: Readonly<Record<keyof BoundGate | keyof ChangeGate, JsonSchema>> = {
  name: { type: 'string', minLength: 1, maxLength: MAX_NAME_CHARS, description: 'Default: the rule itself.' },
  stage: { type: 'string', minLength: 1, description: 'The stage that reports the metric.' },
  metric: { type: 'string', minLength: 1, maxLength: MAX_NAME_CHARS },
  min: { type: 'number', description: 'The least value that passes.' },
  max: { type: 'number', description: 'The greatest value that passes.' },
  better: { enum: ['lower', 'higher'], description: 'Which way the metric gets better.' },
  worseBy: {
    type: 'number',
    exclusiveMinimum: 0,
    description: 'The least change for the worse that matters, as a share of the baseline: 0.1 is 10 %.',
  },
  baseline: {
    type: 'string',
    minLength: 1,
    maxLength: MAX_PATH_CHARS,
    default: 'last-passed',
    description:
      "The run to compare with: last-passed, a run's id, or a path to a record or its run.json, relative to the notebook.",
  },
  samples: {
    type: 'boolean',
    default: false,
    description:
      "The metric's steps are samples of one quantity: at least five on each side are compared by bootstrap.",
  },
};

const CHANGE_ONLY = ['better', 'worseBy', 'baseline', 'samples'];

/** One gate of the notebook's metadata: bounds, or a change against another run. */
export const gateSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['stage', 'metric'],
  oneOf: [
    {
      anyOf: [{ required: ['min'] }, { required: ['max'] }],
      not: { anyOf: CHANGE_ONLY.map((name) => ({ required: [name] })) },
    },
    {
      required: ['better', 'worseBy'],
      not: { anyOf: [{ required: ['min'] }, { required: ['max'] }] },
    },
  ],
  properties: GATE_PROPERTIES,
};
