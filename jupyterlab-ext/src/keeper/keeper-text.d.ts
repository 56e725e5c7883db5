/** Built from nbrun by `scripts/build-lab.mjs`, beside the compiled page. */
declare module '*/keeper.txt' {
  const text: string;
  export default text;
}
