import { z } from "zod";

/** An address at the provider for people to open. It becomes a link, so `javascript:` and the like are no address. */
export const WebAddress = z.url({ protocol: /^https?$/ }).max(2048);
