/** The library that makes and verifies what passkeys exchange. Loaded when the first one is used: it is a third of what a start would load. */
export const webauthn = () => import("@simplewebauthn/server");
