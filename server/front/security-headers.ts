import { NONCE, secureHeaders } from "hono/secure-headers";

/**
 * Headers of every answer. Referrer-Policy is `same-origin` and not `no-referrer`, which would make browsers send
 * `Origin: null` with form posts. Nothing inline runs or styles without the answer's nonce.
 */
export const securityHeaders = (options: { secure: boolean; development: boolean }) =>
  secureHeaders({
    referrerPolicy: "same-origin",
    crossOriginOpenerPolicy: "same-origin",
    crossOriginResourcePolicy: "same-origin",
    strictTransportSecurity: options.secure ? "max-age=63072000; includeSubDomains" : false,
    permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [], usb: [] },
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: [NONCE, "'strict-dynamic'"],
      styleSrc: options.development ? ["'self'", "'unsafe-inline'"] : ["'self'", NONCE],
      imgSrc: ["'self'", "data:"],
      fontSrc: ["'self'"],
      connectSrc: options.development ? ["'self'", "ws:"] : ["'self'"],
      manifestSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      objectSrc: ["'none'"],
      frameAncestors: ["'none'"],
    },
  });
