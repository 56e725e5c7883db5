import { gateSchema } from './gate-schema.js';
import { STAGE_PROPERTIES, type JsonSchema } from './stage-schema.js';
import type { NotebookMetadata, ParameterMetadata } from '../plan/metadata-model.js';

type Properties<T> = Readonly<Record<keyof T, JsonSchema>>;

const { outs: _notShared, ...defaults } = STAGE_PROPERTIES;
export const DEFAULT_PROPERTIES: Properties<NotebookMetadata['defaults']> = defaults;

export const PARAMETER_PROPERTIES: Properties<ParameterMetadata> = {
  type: {
    enum: ['string', 'number', 'boolean', 'path', 'choice'],
    description: "path: resolved against the caller's folder, and keyed by the file's digest.",
  },
  help: { type: 'string' },
  choices: { type: 'array', minItems: 1, items: { type: ['string', 'number', 'boolean'] } },
};

export const NOTEBOOK_PROPERTIES: Properties<NotebookMetadata> = {
  defaults: {
    type: 'object',
    additionalProperties: false,
    title: 'Defaults',
    description: 'For every stage that does not say otherwise; retries concern isolated stages only.',
    properties: DEFAULT_PROPERTIES,
  },
  gates: {
    type: 'array',
    title: 'Gates',
    description:
      'Rules over metrics: bounds, or a change against another run. Where one does not hold, or the metric is missing, the stage fails.',
    items: gateSchema,
  },
  parameters: {
    type: 'object',
    title: 'Parameters',
    description: 'What is known of the variables of the "parameters" cell, by name.',
    additionalProperties: {
      type: 'object',
      additionalProperties: false,
      properties: PARAMETER_PROPERTIES,
      if: { properties: { type: { const: 'choice' } }, required: ['type'] },
      then: { required: ['choices'] },
    },
  },
};

/** Notebook metadata `stagebook`. */
export const notebookSchema: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'urn:stagebook:schema:notebook',
  title: 'Stagebook notebook',
  description: 'Notebook metadata "stagebook".',
  type: 'object',
  additionalProperties: false,
  properties: NOTEBOOK_PROPERTIES,
};
