/** What every program we start is given, and often all: where programs are, no home, and a plain locale. No secret of ours can be in it. */
export const bareEnvironment = (): Record<string, string> => ({
  PATH: process.env.PATH ?? "/usr/local/bin:/usr/bin:/bin",
  HOME: "/nonexistent",
  LC_ALL: "C.UTF-8",
});
