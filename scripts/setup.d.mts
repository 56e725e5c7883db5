export declare const root: string;
export declare function ensureLlamaCpp(): { path?: string; missing?: string };
