/** What an hour of a runtime costs. */
export interface Price {
  readonly runtime: string;
  readonly usdPerHour: number;
  /** `cpu` or `gpu`: a time measured on one is not a time on the other. */
  readonly device: 'cpu' | 'gpu';
}

/** The study's price table, of 2023. Give your own where prices matter. */
export const STUDY_PRICES: readonly Price[] = [
  { runtime: 'Colab CPU', usdPerHour: 0, device: 'cpu' },
  { runtime: 'Colab GPU', usdPerHour: 0.75, device: 'gpu' },
  { runtime: 'GCP A100', usdPerHour: 0.4, device: 'gpu' },
];
