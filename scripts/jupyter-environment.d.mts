export declare const labextension: string;
export declare function makeJupyterEnvironment(
  folder: string,
  options?: { readonly extension?: boolean },
): Readonly<Record<string, string>>;
