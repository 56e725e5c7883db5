import type { TranslationBundle } from '@jupyterlab/translation';
import type { IFormRenderer } from '@jupyterlab/ui-components';
import type { PanelModel } from '../model.js';
import { isStage, renameInNeeds } from './edit-stages.js';
import { stageOfTags } from './stage-tags.js';
import { TagsField } from './tags-field.js';

/** As the settings' schema names it. */
export const TAGS_RENDERER = 'jupyterlab-stagebook:stage-form.tags';

/** Draws a cell's tags, in the property inspector, as the stage that they name and what it needs. */
export function tagsRenderer(model: PanelModel, trans: TranslationBundle): IFormRenderer {
  return {
    fieldRenderer: ({ formData, onChange }) => {
      const tags = stringsOf(formData);
      const change = (after: readonly string[]): void => {
        const [before, name] = [stageOfTags(tags), stageOfTags(after)];
        onChange(after.length === 0 ? undefined : after);
        if (before !== undefined && name !== undefined && before !== name) renameInNeeds(model, before, name);
      };
      return (
        <TagsField tags={tags} isStage={(name) => isStage(model, name)} onChange={change} trans={trans} />
      );
    },
  };
}

function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
