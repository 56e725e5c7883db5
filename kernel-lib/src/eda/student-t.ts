/** Two-sided p of "no correlation" for r of n pairs, by Student's t with n − 2 degrees of freedom. */
export function correlationP(r: number, n: number): number | undefined {
  if (n < 3) return undefined;
  // With t² = r²ν / (1 − r²), ν / (ν + t²) is 1 − r².
  return regularizedBeta(1 - r * r, (n - 2) / 2, 1 / 2);
}

// The packages that have this function bring 200 others, or have no types and no upkeep.
/** I_x(a, b), by its continued fraction (Lentz's method). */
function regularizedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - regularizedBeta(1 - x, b, a);
  const front = Math.exp(lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  return front * betaFraction(x, a, b);
}

const TINY = 1e-300;
const MAX_TERMS = 10_000;

function betaFraction(x: number, a: number, b: number): number {
  const term = (m: number): number => {
    const half = Math.floor(m / 2);
    return m % 2 === 0
      ? (half * (b - half) * x) / ((a + m - 1) * (a + m))
      : (-(a + half) * (a + b + half) * x) / ((a + m - 1) * (a + m));
  };
  let c = 1;
  let d = 1 / away(1 + term(1));
  let fraction = d;
  for (let m = 2; m < MAX_TERMS; m++) {
    d = 1 / away(1 + term(m) * d);
    c = away(1 + term(m) / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return fraction;
}

function away(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/** ln Γ(x) for x > 0, by Stirling's series after shifting x upward. */
function lnGamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < 15; z++) shift += Math.log(z);
  const series = 1 / (12 * z) - 1 / (360 * z ** 3) + 1 / (1260 * z ** 5) - 1 / (1680 * z ** 7);
  return (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + series - shift;
}
