/** plotly's bundle as text; `scripts/build-lab.mjs` copies it beside the compiled page. */
declare module '*/plotly.txt' {
  const text: string;
  export default text;
}
