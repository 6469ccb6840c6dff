import { property } from "#server/scanners/sast/object-literal";
import { calls, type Rule, taintOf } from "#server/scanners/sast/rule";

const methods =
  /^(?:query|execute|raw|whereRaw|havingRaw|orderByRaw|\$queryRawUnsafe|\$executeRawUnsafe|queryRaw|prepare|exec|all|get|run|each|literal)$/;
/** Methods that take SQL and nothing else; the others need more to go by than their name. */
const certain = /^(?:execute|whereRaw|havingRaw|orderByRaw|\$queryRawUnsafe|\$executeRawUnsafe)$/;
const database =
  /(?:^|[._])(?:db|database|conn|connection|pool|client|sql|knex|sequelize|prisma|pg|mysql2?|sqlite3?|trx|tx|transaction|session|manager|em|repository|entityManager|queryRunner)\w*$/i;
const looksLikeSql =
  /\b(?:select|insert\s+into|update|delete\s+from|replace\s+into|create|drop|alter|truncate|union|exec|call|merge)\b[\s\S]*\b(?:from|into|set|table|where|values|procedure)\b|\bwhere\b|\border\s+by\b/i;

export const sqlInjection: Rule = {
  id: "js/sql-injection",
  title: "SQL built from request data",
  severity: "critical",
  cwe: ["CWE-89"],
  message:
    "Request data is put into the text of an SQL statement, so a visitor can change what the statement does.",
  advice:
    "Pass the value as a bound parameter (`?`, `$1` or a tagged template) instead of joining it into the text.",
  kinds: calls,
  check(node, facts) {
    const { name, receiver, args, path } = facts.call(node);
    if (!receiver || !methods.test(name) || facts.value(receiver).role !== null) return null;
    const [first] = args;
    const statement = property(first, "text", facts) ?? property(first, "sql", facts) ?? first;
    if (!statement || statement.kind === "object" || statement.kind === "array") return null;
    const taint = taintOf(facts, statement, "sql");
    if (!taint) return null;
    const sql = looksLikeSql.test(facts.value(statement).pieces ?? "");
    const onDatabase =
      database.test(facts.text(receiver).slice(-100)) ||
      /^(?:mysql2?|pg|sqlite3|knex|sequelize)\b/.test(path ?? "");
    const plain = name === "query" || name === "raw";
    return sql || certain.test(name) || (plain && onDatabase) ? { node, taint } : null;
  },
};
