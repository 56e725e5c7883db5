import type { TranslationBundle } from '@jupyterlab/translation';
import type { IFormRenderer } from '@jupyterlab/ui-components';
import { stageSchema } from '@stagebook/pipeline';
import type { ComponentProps } from 'react';
import type { PanelModel } from '../model.js';
import { Drafts } from './drafts.js';
import { isStage, renameInNeeds } from './edit-stages.js';
import { ownSettings, type SettingRules } from './own-settings.js';
import { stageOfTags } from './stage-tags.js';
import { TagsField } from './tags-field.js';

type FormSchema = ComponentProps<NonNullable<IFormRenderer['fieldRenderer']>>['schema'];

/** As the settings' schema names them. */
export const TAGS_RENDERER = 'jupyterlab-stagebook:stage-form.tags';
export const SETTINGS_RENDERER = 'jupyterlab-stagebook:stage-form.settings';

/** Draws a cell's tags, in the property inspector, as the stage that they name and what it needs. */
export function tagsRenderer(model: PanelModel, trans: TranslationBundle): IFormRenderer {
  const drafts = new Drafts();
  return {
    fieldRenderer: ({ formData, onChange }) => {
      const cell = model.front?.content.activeCell?.model;
      if (cell === undefined) return null;
      const tags = stringsOf(formData);
      const change = (after: readonly string[]): void => {
        const [before, name] = [stageOfTags(tags), stageOfTags(after)];
        onChange(after.length === 0 ? undefined : after);
        if (before !== undefined && name !== undefined && before !== name) renameInNeeds(model, before, name);
      };
      return (
        <TagsField
          tags={tags}
          drafts={drafts.of(cell)}
          isStage={(name) => isStage(model, name)}
          onChange={change}
          trans={trans}
        />
      );
    },
  };
}

/**
 * Draws a stage's settings as their published JSON Schema says. A form would write every default into the notebook; here only
 * what differs is written.
 */
export function settingsRenderer(): IFormRenderer {
  const rules = stageSchema['properties'] as SettingRules;
  const schema = { type: 'object', properties: rules } as FormSchema;
  const uiSchema = { 'ui:options': { label: false }, cache: { 'ui:widget': 'select' } };
  return {
    fieldRenderer: (props) => {
      const { registry, idSchema } = props;
      const settings = props.formData as object | undefined;
      const { SchemaField } = registry.fields;
      if (SchemaField === undefined) return null;
      return (
        <SchemaField
          {...props}
          schema={schema}
          uiSchema={uiSchema}
          idSchema={registry.schemaUtils.toIdSchema(schema, idSchema.$id, settings)}
          formData={settings ?? {}}
          onChange={(value: unknown) => void props.onChange(ownSettings(value, rules))}
        />
      );
    },
  };
}

function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
