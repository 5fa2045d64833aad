// Addresses that are written in an inventory and become links of pages.

/** Of the web, for mail, or within the site: `https://…`, `mailto:…`, `/…`, `./…`, `../…`. */
export const addressPattern = /^(?:https?:\/\/[^\s\\/]|mailto:[^\s\\]|\/(?![/\\])|\.{1,2}\/)[^\s\\]*$/i;

/** An address without its `%20`; as it is written, where a `%` in it stands for itself. */
export function decodedAddress(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The one way of an address out of the data into `href`: everything that would act instead of lead somewhere
 * (`javascript:`, `data:`), or that leads elsewhere than it seems to (`//…`, blanks), is none.
 * @returns the address as it is written, or undefined: then what it belongs to stays text
 */
export const linkTarget = (address: string | undefined): string | undefined =>
  address !== undefined && addressPattern.test(address) && URL.canParse(address, 'https://site.invalid/')
    ? address
    : undefined;
