/** Okabe and Ito's colours, told apart by people with any common colour blindness. Yellow, too pale for lines, is last. */
const PALETTE: readonly string[] = [
  '#0072B2',
  '#E69F00',
  '#009E73',
  '#D55E00',
  '#56B4E9',
  '#CC79A7',
  '#999999',
  '#F0E442',
];

/** The dark blue is hard to see on a dark ground: it changes places with the light one. */
const ON_DARK: readonly string[] = PALETTE.map(
  (colour, index) => PALETTE[index === 0 ? 4 : index === 4 ? 0 : index] ?? colour,
);

/** From −1 by 0 to 1: blue to orange, which differ in lightness too. */
export const DIVERGING: Readonly<Record<ThemeName, readonly [string, string, string]>> = {
  light: ['#2166AC', '#F7F7F7', '#B35806'],
  dark: ['#67A9CF', '#2B2B2B', '#F1A340'],
};

export type ThemeName = 'light' | 'dark';

export interface Theme {
  readonly name: ThemeName;
  readonly background: string;
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  /** Colours of series, in order. */
  readonly palette: readonly string[];
}

export const THEMES: Readonly<Record<ThemeName, Theme>> = {
  light: {
    ...{ name: 'light', background: '#FFFFFF', ink: '#1F2328', muted: '#57606A', grid: '#E3E6EA' },
    palette: PALETTE,
  },
  dark: {
    ...{ name: 'dark', background: '#1B1F24', ink: '#E6EAF0', muted: '#A6B0BC', grid: '#3A424C' },
    palette: ON_DARK,
  },
};

export function colourOf(index: number, { palette }: Theme): string {
  return palette[index % palette.length] ?? '#0072B2';
}

export const FONT = 'DejaVu Sans, Verdana, sans-serif';
