/** What XML 1.0 cannot hold, not even escaped: control characters, half surrogate pairs, non-characters. */
const ILLEGAL =
  /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** An element's text; illegal characters become U+FFFD. */
export function xmlText(text: string): string {
  return text
    .replace(ILLEGAL, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

/** `name="value"` for each; line ends and tabs are kept by escaping them. */
export function xmlAttributes(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => {
      const text = xmlText(String(value))
        .replaceAll('"', '&quot;')
        .replaceAll('\n', '&#10;')
        .replaceAll('\t', '&#9;');
      return ` ${name}="${text}"`;
    })
    .join('');
}
