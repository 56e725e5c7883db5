declare module 'plotly.js-strict-dist-min' {
  export function newPlot(
    node: HTMLElement,
    data: readonly unknown[],
    layout: Readonly<Record<string, unknown>>,
    config: Readonly<Record<string, unknown>>,
  ): Promise<HTMLElement>;
  export function purge(node: HTMLElement): void;
  export const Plots: { resize(node: HTMLElement): Promise<void> };
}
