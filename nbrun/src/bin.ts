#!/usr/bin/env node
const args = process.argv.slice(2);
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  const { nbrunVersion } = await import('./version.js');
  console.log(nbrunVersion());
} else {
  const { main } = await import('./main.js');
  process.exitCode = await main(args);
}
export {};
