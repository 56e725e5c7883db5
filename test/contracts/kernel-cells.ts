import type { ContractCells } from './kernel-transport.js';

export const typescriptCells: ContractCells = {
  print: 'console.log("hello");',
  printBoth: 'console.log("out"); console.error("err");',
  fail: 'throw new TypeError("boom");',
  display: 'import { display } from "tslab"; display.html("<b>shown</b>");',
  hang: 'await new Promise<void>(() => { setInterval(() => undefined, 1000); });',
  die: 'process.exit(3);',
  flood: 'for (let line = 0; line < 20000; line++) console.log(line);',
};

export const pythonCells: ContractCells = {
  print: 'print("hello")',
  printBoth: 'import sys\nprint("out")\nprint("err", file=sys.stderr)',
  fail: 'raise ValueError("boom")',
  display: 'from IPython.display import HTML, display\ndisplay(HTML("<b>shown</b>"))',
  hang: 'import time\nwhile True: time.sleep(0.05)',
  die: 'import os\nos._exit(3)',
  flood: 'for line in range(20000): print(line)',
};

export const denoCells: ContractCells = {
  ...typescriptCells,
  display: 'await Deno.jupyter.display({ "text/html": "<b>shown</b>" }, { raw: true });',
  die: 'Deno.exit(3);',
};
