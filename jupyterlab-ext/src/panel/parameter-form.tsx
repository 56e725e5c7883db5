import type { TranslationBundle } from '@jupyterlab/translation';
import {
  checkParameter,
  readParameterText,
  type Json,
  type JsonObject,
  type Parameter,
  type ParameterSet,
} from '@stagebook/pipeline';
import { useState, type ReactElement } from 'react';

export interface ParameterFormProps {
  readonly set: ParameterSet | undefined;
  readonly values: JsonObject;
  /** Undefined: as the notebook has it. */
  readonly onChange: (name: string, value: Json | undefined) => void;
  readonly trans: TranslationBundle;
}

/** The notebook's parameters; what is left as it is keeps the notebook's own value. */
export function ParameterForm({ set, values, onChange, trans }: ParameterFormProps): ReactElement {
  if (set === undefined || set.parameters.length === 0) {
    return (
      <p className="sb-note">
        {trans.__('This notebook has no parameters. Tag a code cell "parameters" and assign them there.')}
      </p>
    );
  }
  return (
    <form className="sb-form" onSubmit={(event) => event.preventDefault()}>
      {set.parameters.map((parameter) => (
        <Field
          key={parameter.name}
          set={set}
          parameter={parameter}
          value={values[parameter.name]}
          onChange={(value) => onChange(parameter.name, value)}
          trans={trans}
        />
      ))}
    </form>
  );
}

interface FieldProps {
  readonly set: ParameterSet;
  readonly parameter: Parameter;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  readonly trans: TranslationBundle;
}

function Field({ set, parameter, value, onChange, trans }: FieldProps): ReactElement {
  const { name, type, defaultValue, defaultCode, choices, help } = parameter;
  const [text, setText] = useState(value === undefined ? '' : textOf(value));
  const [problem, setProblem] = useState<string>();
  const id = `sb-parameter-${name}`;
  const read = (given: string): void => {
    setText(given);
    if (given === '') {
      setProblem(undefined);
      return onChange(undefined);
    }
    try {
      const read = readParameterText(set, name, given).value;
      checkParameter(set, name, read);
      setProblem(undefined);
      onChange(read);
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  const describedBy = `${id}-help`;
  return (
    <div className="sb-field">
      <label htmlFor={id}>{name}</label>
      {type === 'choice' || type === 'boolean' ? (
        <select
          id={id}
          value={text}
          aria-describedby={describedBy}
          onChange={(event) => read(event.target.value)}
        >
          <option value="">{trans.__('%1 (the notebook’s own)', textOf(defaultValue ?? defaultCode))}</option>
          {(type === 'boolean' ? [true, false] : choices).map((choice) => (
            <option key={textOf(choice)} value={textOf(choice)}>
              {textOf(choice)}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          type="text"
          inputMode={type === 'number' ? 'decimal' : 'text'}
          value={text}
          placeholder={defaultValue === undefined ? defaultCode : textOf(defaultValue)}
          aria-describedby={describedBy}
          aria-invalid={problem !== undefined}
          onChange={(event) => read(event.target.value)}
        />
      )}
      <p
        id={describedBy}
        className={problem === undefined ? 'sb-note' : 'sb-note sb-problem'}
        role={problem && 'alert'}
      >
        {problem ?? [type, help].filter(Boolean).join(' · ')}
      </p>
    </div>
  );
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
