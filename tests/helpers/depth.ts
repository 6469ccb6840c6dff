/** How often a test repeats itself: as a rule the first number, in `npm run test:security` the second. */
export const atDepth = (usual: number, full: number): number =>
  process.env.SECURITY_DEPTH === "full" ? full : usual;
