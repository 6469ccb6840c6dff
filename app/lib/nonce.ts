import { createContext, useContext } from "react";

/** The nonce of this request on the server; empty in the browser, which hides it from scripts as well. */
export const NonceContext = createContext("");

export const useNonce = (): string => useContext(NonceContext);
