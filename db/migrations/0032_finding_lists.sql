-- What a search over findings reads. It stands in an index entry, which holds at most 2704 bytes, so it is cut to a length that
-- fits: one byte a character in most repositories, up to four in others.
CREATE FUNCTION finding_search_text(rule text, package text, advisories text[], path text, title text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
  SELECT lower(left(told, CASE WHEN octet_length(told) = length(told) THEN 1200 ELSE 350 END))
  FROM (SELECT rule || ' ' || coalesce(package, '') || ' ' || left(array_to_string(advisories, ' '), 200) || ' '
    || left(title, 200) || ' ' || path AS told) whole;
$$;--> statement-breakpoint
REVOKE ALL ON FUNCTION finding_search_text(text, text, text[], text, text) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION finding_search_text(text, text, text[], text, text) TO secportal_app, secportal_worker;--> statement-breakpoint
ALTER TABLE "findings" ADD COLUMN "decided_over" jsonb;--> statement-breakpoint
ALTER TABLE "findings" ADD COLUMN "search_text" text GENERATED ALWAYS AS (finding_search_text(rule_id, package_name, advisory_ids, path, title)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "scans" ADD COLUMN "steps" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "scans" ADD COLUMN "source" jsonb;--> statement-breakpoint
CREATE INDEX "findings_by_rule" ON "findings" USING btree ("workspace_id","rule_id","severity_rank","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "findings_first_seen" ON "findings" USING btree ("workspace_id","first_seen_at");--> statement-breakpoint
CREATE INDEX "findings_asking_newest" ON "findings" USING btree ("workspace_id","id" DESC NULLS LAST) WHERE state in ('new', 'open', 'reopened') and duplicate_of is null;