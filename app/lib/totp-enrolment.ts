/** What a page shows of an authenticator that is being enrolled. */
export interface ShownEnrolment {
  manualKey: string;
  /** The QR code as an address an `img` can show. */
  qr: string;
}

/** Only on the server: it encodes the picture. */
export const shownEnrolment = (enrolment: { manualKey: string; qrSvg: string }): ShownEnrolment => ({
  manualKey: enrolment.manualKey,
  qr: `data:image/svg+xml;base64,${Buffer.from(enrolment.qrSvg).toString("base64")}`,
});

/** The enrolment that a refused form sent along, so that a mistyped code does not change the key. */
export const keptEnrolment = (values: Readonly<Record<string, string>> | undefined): ShownEnrolment | null =>
  values?.manualKey && values.qr?.startsWith("data:image/svg+xml;base64,")
    ? { manualKey: values.manualKey, qr: values.qr }
    : null;
