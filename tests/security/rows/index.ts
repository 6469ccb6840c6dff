import type { Row } from "#tests/security/judge";
import { git } from "#tests/security/rows/git";
import { identity } from "#tests/security/rows/identity";
import { incidents } from "#tests/security/rows/incidents";
import { keys } from "#tests/security/rows/keys";
import { oauthFlow } from "#tests/security/rows/oauth-flow";
import { reliability } from "#tests/security/rows/reliability";
import { standards } from "#tests/security/rows/standards";
import { tenancy } from "#tests/security/rows/tenancy";
import { web } from "#tests/security/rows/web";

/** Every requirement that `npm run test:security` asks tests for. A row is here only when an honest test proves its sentence. */
export const rows: readonly Row[] = [
  ...tenancy,
  ...keys,
  ...reliability,
  ...git,
  ...identity,
  ...incidents,
  ...oauthFlow,
  ...standards,
  ...web,
];
