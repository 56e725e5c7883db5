import { correlate, describe, groupBy, readTable } from 'stagebook/eda';

const table = await readTable(process.argv[2]);
console.log(await describe(table));
console.log(await correlate(table, { methods: ['pearson'] }));
const families = await groupBy(table, ['family'], { latency_ms: ['mean', 'std', 'max'], score: ['mean'] });
console.log(await families.rows());
