import { useRef, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';

export interface Tab<Name extends string> {
  readonly name: Name;
  readonly title: string;
}

export interface TabsProps<Name extends string> {
  readonly tabs: readonly Tab<Name>[];
  readonly current: Name;
  readonly label: string;
  readonly onChange: (name: Name) => void;
  readonly children: ReactNode;
}

/** Tabs as the ARIA practices describe them: one stop of the Tab key, arrows from tab to tab. */
export function Tabs<Name extends string>(props: TabsProps<Name>): ReactElement {
  const { tabs, current, label, onChange, children } = props;
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = (tabs.findIndex(({ name }) => name === current) + step + tabs.length) % tabs.length;
    const next = tabs[at];
    if (next === undefined) return;
    onChange(next.name);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[at]?.focus();
  };
  return (
    <>
      <div className="sb-tabs" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {tabs.map(({ name, title }) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`sb-tab-${name}`}
            aria-selected={name === current}
            aria-controls="sb-tab-panel"
            tabIndex={name === current ? 0 : -1}
            onClick={() => onChange(name)}
          >
            {title}
          </button>
        ))}
      </div>
      <div className="sb-tab-panel" id="sb-tab-panel" role="tabpanel" aria-labelledby={`sb-tab-${current}`}>
        {children}
      </div>
    </>
  );
}
