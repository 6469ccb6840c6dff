import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { ensureInstalled, root } from "./prepare.mjs";

/** `npm run setup`: installs, and writes a `.env` with fresh secrets where there is none. An existing one is left alone. */
ensureInstalled();
const file = path.join(root, ".env");
const secret = () => randomBytes(32).toString("base64");
const text = `# Made by npm run setup. Keep a copy of these two in a safe place: without them the stored tokens are lost.
SECPORTAL_SECRET=${secret()}
KEK_KEYS=k1:${secret()}

# See .env.example for everything else.
PUBLIC_ORIGIN=http://localhost:3000
`;
try {
  fs.writeFileSync(file, text, { mode: 0o600, flag: "wx" });
  process.stdout.write("Wrote .env with new secrets. Start with: npm start\n");
} catch (error) {
  if (error.code !== "EEXIST") throw error;
  process.stdout.write(".env exists already and was left as it is.\n");
}
