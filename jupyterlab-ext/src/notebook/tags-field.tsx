import type { TranslationBundle } from '@jupyterlab/translation';
import { SETUP } from '@stagebook/pipeline';
import { useId, useState, type ReactElement } from 'react';
import { nameProblem, needsOfTags, splitNames, stageOfTags, withNeeds, withStage } from './stage-tags.js';

export interface TagsFieldProps {
  readonly tags: readonly string[];
  /** True where some cell begins a stage of this name. */
  readonly isStage: (name: string) => boolean;
  readonly onChange: (tags: readonly string[]) => void;
  readonly trans: TranslationBundle;
}

/** A cell's tags as far as they name a stage and what it needs. Edits are taken when a field is left, or with Enter. */
export function TagsField({ tags, isStage, onChange, trans }: TagsFieldProps): ReactElement {
  const stage = stageOfTags(tags);
  return (
    <>
      <TextField
        title={trans.__('Stage that begins here')}
        help={trans.__('a-z, 0-9 and “-”. Empty: the cell belongs to the stage above.')}
        value={stage ?? ''}
        problemOf={(text) => (text === '' ? undefined : nameProblem(text, trans))}
        onChange={(text) => onChange(withStage(tags, text))}
      />
      {stage !== undefined && (
        <TextField
          title={trans.__('Needs')}
          help={trans.__(
            'Stages that must pass first, divided by commas. “setup”: no other. Empty: the stage above.',
          )}
          value={needsOfTags(tags).join(', ')}
          problemOf={(text) => {
            const unknown = splitNames(text).find((name) => name !== SETUP && !isStage(name));
            return unknown === undefined ? undefined : trans.__('No cell begins a stage “%1”.', unknown);
          }}
          onChange={(text) => onChange(withNeeds(tags, splitNames(text)))}
        />
      )}
    </>
  );
}

interface TextFieldProps {
  readonly title: string;
  readonly help: string;
  readonly value: string;
  readonly problemOf: (text: string) => string | undefined;
  readonly onChange: (text: string) => void;
}

function TextField({ title, help, value, problemOf, onChange }: TextFieldProps): ReactElement {
  const id = useId();
  const [text, setText] = useState(value);
  const problem = problemOf(text.trim());
  const take = (): void => {
    if (problem === undefined && text.trim() !== value) onChange(text.trim());
  };
  return (
    <div className="jp-Stagebook-field">
      <label htmlFor={id}>{title}</label>
      <p id={`${id}-help`} className="field-description" role={problem && 'alert'}>
        {problem ?? help}
      </p>
      <input
        id={id}
        className="form-control"
        type="text"
        value={text}
        spellCheck={false}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-help`}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          take();
        }}
      />
    </div>
  );
}
