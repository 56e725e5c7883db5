import type { TranslationBundle } from '@jupyterlab/translation';
import { SETUP } from '@stagebook/pipeline';
import { useEffect, useId, useRef, useState, type ReactElement } from 'react';
import type { CellDrafts } from './drafts.js';
import { nameProblem, needsOfTags, splitNames, stageOfTags, withNeeds, withStage } from './stage-tags.js';

export interface TagsFieldProps {
  readonly tags: readonly string[];
  readonly drafts: CellDrafts;
  /** True once another cell is the active one. */
  readonly isLeft: () => boolean;
  /** True where some cell begins a stage of this name. */
  readonly isStage: (name: string) => boolean;
  readonly onChange: (tags: readonly string[]) => void;
  readonly trans: TranslationBundle;
}

/** A cell's tags as far as they name a stage and what it needs. Edits are taken when a field is left, or with Enter. */
export function TagsField({ tags, drafts, isLeft, isStage, onChange, trans }: TagsFieldProps): ReactElement {
  const stage = stageOfTags(tags);
  return (
    <>
      <TextField
        title={trans.__('Stage that begins here')}
        help={trans.__('a-z, 0-9 and “-”. Empty: the cell belongs to the stage above.')}
        value={stage ?? ''}
        drafts={drafts}
        isLeft={isLeft}
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
          drafts={drafts}
          isLeft={isLeft}
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
  readonly drafts: CellDrafts;
  readonly isLeft: () => boolean;
  readonly problemOf: (text: string) => string | undefined;
  readonly onChange: (text: string) => void;
}

function TextField({
  title,
  help,
  value,
  drafts,
  isLeft,
  problemOf,
  onChange,
}: TextFieldProps): ReactElement {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(drafts.get(title) ?? value);
  const problem = problemOf(text.trim());
  const type = (typed: string): void => {
    setText(typed);
    drafts.set(title, typed === value ? undefined : typed);
  };
  const take = (): void => {
    if (problem !== undefined) return;
    drafts.set(title, undefined);
    if (text.trim() !== value) onChange(text.trim());
  };
  useEffect(() => {
    const { current } = input;
    if (current === null || current === document.activeElement || !drafts.hasFocus(title)) return;
    current.focus();
    current.setSelectionRange(current.value.length, current.value.length);
  }, [drafts, title]);
  // A click on another cell may take the form away before the field has lost the keyboard.
  const leave = useRef(take);
  leave.current = () => {
    if (drafts.get(title) !== undefined && isLeft()) take();
  };
  useEffect(() => () => leave.current(), []);
  return (
    <div className="jp-Stagebook-field">
      <label htmlFor={id}>{title}</label>
      <p id={`${id}-help`} className="field-description" role={problem && 'alert'}>
        {problem ?? help}
      </p>
      <input
        id={id}
        ref={input}
        className="form-control"
        type="text"
        value={text}
        spellCheck={false}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-help`}
        onChange={(event) => type(event.target.value)}
        onFocus={() => drafts.setFocus(title)}
        onBlur={() => {
          drafts.setFocus(undefined);
          take();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          take();
        }}
      />
    </div>
  );
}
