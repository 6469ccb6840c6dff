/** The one form of an address that is compared and stored: Unicode-normalised first, then lower case. */
export const normaliseEmail = (text: string): string => text.normalize("NFKC").trim().toLowerCase();

/** A plain shape check after normalisation; whether the address works is for the mail to show. */
export const isEmail = (text: string): boolean =>
  text.length <= 254 &&
  /^[^\s@<>"',;:\\]+@[a-z0-9.-]+\.[a-z0-9-]{2,}$|^[^\s@<>"',;:\\]+@localhost$/.test(text);
