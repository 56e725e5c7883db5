/** Of the times at which tokens came, and of the processor time that was used when the first one did. */
export function decodeTimes(times, cpuAtFirst) {
  const { user, system } = process.cpuUsage(cpuAtFirst);
  const gaps = times
    .slice(1)
    .map((time, i) => time - times[i])
    .sort((a, b) => a - b);
  return { decodeMs: gaps[gaps.length >> 1], cpuMs: (user + system) / 1000 / gaps.length };
}
