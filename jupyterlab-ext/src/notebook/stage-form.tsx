import type { Cell } from '@jupyterlab/cells';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IFormRenderer } from '@jupyterlab/ui-components';
import { stageSchema } from '@stagebook/pipeline';
import { useState, type ComponentProps, type ReactElement } from 'react';
import type { PanelModel } from '../model.js';
import { Drafts } from './drafts.js';
import { isStage, renameInNeeds, setTags } from './edit-stages.js';
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
    fieldRenderer: ({ formData, onChange }) => (
      <CellTags
        model={model}
        drafts={drafts}
        tags={stringsOf(formData)}
        onChange={(tags) => void onChange(tags.length === 0 ? undefined : tags)}
        trans={trans}
      />
    ),
  };
}

interface CellTagsProps {
  readonly model: PanelModel;
  readonly drafts: Drafts;
  readonly tags: readonly string[];
  /** Goes to the cell that is active at that time, whatever cell the form was drawn for. */
  readonly onChange: (tags: readonly string[]) => void;
  readonly trans: TranslationBundle;
}

function CellTags({ model, drafts, tags, onChange, trans }: CellTagsProps): ReactElement | null {
  const active = (): Cell | undefined => model.front?.content.activeCell ?? undefined;
  const [cell] = useState(active);
  if (cell === undefined) return null;
  const change = (after: readonly string[]): void => {
    const [before, name] = [stageOfTags(tags), stageOfTags(after)];
    if (active() === cell) onChange(after);
    else setTags(cell, after);
    if (before !== undefined && name !== undefined && before !== name) renameInNeeds(model, before, name);
  };
  return (
    <TagsField
      tags={tags}
      drafts={drafts.of(cell)}
      isLeft={() => active() !== cell}
      isStage={(name) => isStage(model, name)}
      onChange={change}
      trans={trans}
    />
  );
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
